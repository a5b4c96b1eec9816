package io.hfj.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okio.Timeout;

/**
 * Creates calls that share one deadline, which is set when the factory is created; a call that runs
 * longer fails. They do not wait for quotas: for a diagnosis, a refusal is a valid result.
 * Thread-safe.
 */
public final class DeadlineCallFactory implements Call.Factory {
  private final OkHttpClient client;
  private final Timeout end;

  /**
   * @param all time for all calls together
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
