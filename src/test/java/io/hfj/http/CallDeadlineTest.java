package io.hfj.http;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallDeadlineTest {
  @Test
  void closesAResponseThatArrivesTooLate() {
    Request request = new Request.Builder().url("http://hub.example/").build();
    Call call = new OkHttpClient().newCall(request);
    AtomicBoolean closed = new AtomicBoolean();
    ForwardingSource body =
        new ForwardingSource(new Buffer()) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    Response late =
        new Response.Builder()
            .request(request)
            .protocol(Protocol.HTTP_1_1)
            .code(200)
            .message("OK")
            .body(ResponseBody.create(Okio.buffer(body), null, 0))
            .build();
    CallDeadline deadline = new CallDeadline(call);
    assertThrows(
        SocketTimeoutException.class,
        () ->
            deadline.within(
                1,
                () -> {
                  while (!call.isCanceled()) {
                    Thread.onSpinWait();
                  }
                  return late;
                }));
    assertTrue(closed.get());
  }
}
