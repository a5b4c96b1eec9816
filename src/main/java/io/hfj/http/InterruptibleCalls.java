package io.hfj.http;

import io.hfj.Interrupted;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.ForwardingSource;
import okio.Okio;

/**
 * Cancels a call soon after the thread that executes it is interrupted: Java's sockets do not react
 * to that, so the call would go on until its time-out. The interrupt status of each thread is
 * looked up a few times a second, by a thread that runs only while there are calls. Thread-safe.
 */
final class InterruptibleCalls implements Interceptor {
  private static final long PERIOD_MILLIS = 100;

  private final Map<Call, Thread> running = new HashMap<>(); // guarded by this
  private boolean watched; // guarded by this

  @Override
  public Response intercept(Chain chain) throws IOException {
    Call call = chain.call();
    String host = chain.request().url().host();
    if (Thread.currentThread().isInterrupted()) {
      throw new Interrupted("interrupted before a request to " + host, "");
    }
    begin(call);
    boolean answered = false;
    try {
      Response response = chain.proceed(chain.request());
      answered = true;
      return untilClosed(response, call);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new Interrupted("interrupted during a request to " + host, "", e);
      }
      throw e;
    } finally {
      if (!answered) {
        end(call);
      }
    }
  }

  private Response untilClosed(Response response, Call call) {
    ResponseBody body = response.body();
    ForwardingSource source =
        new ForwardingSource(body.source()) {
          @Override
          public void close() throws IOException {
            end(call);
            super.close();
          }
        };
    return response
        .newBuilder()
        .body(ResponseBody.create(Okio.buffer(source), body.contentType(), body.contentLength()))
        .build();
  }

  private synchronized void begin(Call call) {
    running.put(call, Thread.currentThread());
    if (!watched) {
      watched = true;
      Thread watcher = new Thread(this::watch, "hfj-interrupts");
      watcher.setDaemon(true);
      watcher.start();
    }
  }

  private synchronized void end(Call call) {
    running.remove(call);
  }

  private synchronized void watch() {
    try {
      while (!running.isEmpty()) {
        running.forEach(
            (call, thread) -> {
              if (thread.isInterrupted()) {
                call.cancel();
              }
            });
        wait(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the next call starts another watcher
    } finally {
      watched = false;
    }
  }
}
