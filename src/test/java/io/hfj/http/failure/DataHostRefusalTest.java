package io.hfj.http.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Token;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;

class DataHostRefusalTest {
  private static final RequestContext ASKED =
      new RequestContext(
          HttpUrl.get("https://hub.test/"),
          new RepoId(RepoType.MODEL, "acme/tiny"),
          "main",
          Optional.empty(),
          Optional.of(new Token("hf_s3cr3t", "HF_TOKEN")));

  private static DataHostRefusal refusal(String body) {
    return DataHostRefusal.of(
        new Response.Builder()
            .request(
                new Request.Builder()
                    .url("https://cdn.test/x?Signature=s3cr3ts3cr3t&Key=a%2Bb%2Fs3cr3t")
                    .build())
            .protocol(Protocol.HTTP_1_1)
            .code(403)
            .message("Forbidden")
            .body(ResponseBody.create(body, MediaType.get("application/xml")))
            .build(),
        ASKED);
  }

  @Test
  void recognizesAnExpiredUrl() {
    assertTrue(refusal("<Message>Request has expired</Message>").isExpired());
    assertFalse(refusal("<Message>Access denied</Message>").isExpired());
  }

  @Test
  void showsNoToken() {
    assertFalse(refusal("given hf_s3cr3t").message().contains("hf_s3cr3t"));
  }

  @Test
  void showsNoSignature() {
    assertEquals("given *** is wrong", refusal("given\n s3cr3ts3cr3t is wrong").message());
    assertEquals("given *** is wrong", refusal("given a+b/s3cr3t is wrong").message());
    assertEquals(
        "given ?Key=*** is wrong", refusal("given ?Key=a%2Bb%2Fs3cr3t is wrong").message());
  }
}
