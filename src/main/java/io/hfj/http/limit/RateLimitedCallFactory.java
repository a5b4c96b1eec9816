package io.hfj.http.limit;

import io.hfj.error.Interrupted;
import io.hfj.http.hosts.AddressOrder;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Makes calls that keep to the quotas of servers. The wait comes before the call, so that no bound
 * on the call's time counts it. Every call made here has to be executed. Thread-safe.
 */
public final class RateLimitedCallFactory implements Call.Factory {
  private final OkHttpClient client;
  private final Quotas quotas;

  public RateLimitedCallFactory(OkHttpClient client, Quotas quotas) {
    this.client = client.newBuilder().addInterceptor(RateLimitedCallFactory::settle).build();
    this.quotas = quotas;
  }

  /**
   * Waits until the call may go.
   *
   * @throws Interrupted if the thread is interrupted
   */
  @Override
  public Call newCall(Request request) {
    return quotas
        .acquire(request.url())
        .map(permit -> request.newBuilder().tag(Quotas.QuotaPermit.class, permit).build())
        .map(client::newCall)
        .orElseGet(() -> client.newCall(request));
  }

  /**
   * Announces so many calls to addresses like that one, for a judgement of how long they take.
   *
   * @param listener hears of it, in place of the one before
   */
  public void expect(HttpUrl like, int calls, Quotas.Listener listener) {
    quotas.expect(like, calls, listener);
  }

  /**
   * The server at that address was slow: the host's other addresses are tried first for a while.
   */
  public void avoidAddressOf(Call call) {
    if (client.dns() instanceof AddressOrder order) {
      order.avoid(call);
    }
  }

  private static Response settle(Interceptor.Chain chain) throws IOException {
    Quotas.QuotaPermit permit = chain.request().tag(Quotas.QuotaPermit.class);
    if (permit == null) {
      return chain.proceed(chain.request());
    }
    Response response;
    try {
      response = chain.proceed(chain.request());
    } catch (IOException | RuntimeException e) {
      permit.lost();
      throw e;
    }
    permit.answered(response);
    return response;
  }
}
