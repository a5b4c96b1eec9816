package io.hfj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;

class StoreRefusalTest {
  private static StoreRefusal refusal(String body) {
    return StoreRefusal.of(
        new Response.Builder()
            .request(
                new Request.Builder()
                    .url("https://cdn.test/x?Signature=s3cr3ts3cr3t&Key=a%2Bb%2Fs3cr3t")
                    .build())
            .protocol(Protocol.HTTP_1_1)
            .code(403)
            .message("Forbidden")
            .body(ResponseBody.create(body, MediaType.get("application/xml")))
            .build());
  }

  @Test
  void tellsAnExpiredAddressFromOthers() {
    assertTrue(refusal("<Message>Request has expired</Message>").isAboutTime());
    assertFalse(refusal("<Message>Access denied</Message>").isAboutTime());
  }

  @Test
  void showsNoSignature() {
    assertEquals("given *** is wrong", refusal("given\n s3cr3ts3cr3t is wrong").said());
    assertEquals("given *** is wrong", refusal("given a+b/s3cr3t is wrong").said());
    assertEquals("given ?Key=*** is wrong", refusal("given ?Key=a%2Bb%2Fs3cr3t is wrong").said());
  }
}
