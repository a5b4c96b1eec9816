package io.hfj.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okio.Timeout;

/**
 * Calls that all have to end within one span of time, which begins when this is made; what takes
 * longer fails. They wait for no quota: a refusal is as good an answer. Thread-safe.
 */
public final class DeadlineCallFactory implements Call.Factory {
  private final OkHttpClient client;
  private final Timeout end;

  /**
   * @param all time for all of them together
   */
  public DeadlineCallFactory(OkHttpClient client, Duration all) {
    this.client = client;
    this.end = new Timeout().deadline(all.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Call newCall(Request request) {
    Call call = client.newCall(request);
    call.timeout().deadlineNanoTime(end.deadlineNanoTime());
    return call;
  }
}
