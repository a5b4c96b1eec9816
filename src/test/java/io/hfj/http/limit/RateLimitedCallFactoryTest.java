package io.hfj.http.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.testing.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RateLimitedCallFactoryTest {
  private static final Request API =
      new Request.Builder().url("http://hub.example/api/models/x").build();

  private final VirtualTime time = VirtualTime.manual();
  private final AtomicBoolean broken = new AtomicBoolean();
  private final RateLimitedCallFactory calls =
      new RateLimitedCallFactory(
          new OkHttpClient.Builder().addInterceptor(this::answer).build(),
          new Quotas(time::nanos, time, Duration.ofMinutes(5), notice -> {}));

  private Response answer(Interceptor.Chain chain) throws IOException {
    if (broken.get()) {
      throw new IOException("broken");
    }
    return new Response.Builder()
        .request(chain.request())
        .protocol(Protocol.HTTP_1_1)
        .code(200)
        .message("OK")
        .header("RateLimit", "\"api\";r=3;t=300")
        .header("RateLimit-Policy", "\"fixed window\";\"api\";q=500;w=300")
        .body(ResponseBody.create("", null))
        .build();
  }

  @BeforeEach
  void learnTheQuota() throws IOException {
    calls.newCall(API).execute().close();
    calls.newCall(API).execute().close();
  }

  @Test
  void doesNotCountDiscardedCalls() {
    for (int i = 0; i < 10; i++) {
      RateLimitedCallFactory.discard(calls.newCall(API));
    }
    assertEquals(List.of(), time.sleeps());
  }

  @Test
  void awaitsNoAnswerToACallThatAnotherInterceptorEnded() {
    broken.set(true);
    for (int i = 0; i < 4; i++) {
      assertThrows(IOException.class, () -> calls.newCall(API).execute());
    }
    assertEquals(1, time.sleeps().size());
  }
}
