package io.hfj.http.limit;

import io.hfj.Interrupted;
import io.hfj.http.hosts.AddressOrder;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Creates calls that keep to the quotas of servers. The wait comes before the call, so that no
 * bound on the call's time counts it. Every created call has to be executed or {@link #discard
 * discarded}. Thread-safe.
 */
public final class RateLimitedCallFactory implements Call.Factory {
  private final OkHttpClient client;
  private final Quotas quotas;

  public RateLimitedCallFactory(OkHttpClient client, Quotas quotas) {
    OkHttpClient.Builder changed = client.newBuilder();
    changed.interceptors().add(0, RateLimitedCallFactory::settle); // others may end the call
    this.client = changed.build();
    this.quotas = quotas;
  }

  /**
   * Waits until the call may start.
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

  /** Ends a call that will not be executed: the server does not count it. */
  public static void discard(Call call) {
    Quotas.QuotaPermit permit = call.request().tag(Quotas.QuotaPermit.class);
    if (permit != null) {
      permit.unused();
    }
  }

  /**
   * Announces calls to addresses like that one, to estimate how long they take.
   *
   * @return to be closed when no more of them are made
   */
  public Quotas.ExpectedCalls expect(HttpUrl like, int calls, Quotas.QuotaListener listener) {
    return quotas.expect(like, calls, listener);
  }

  /** Puts the address of the call last among its host's for a while: the server there was slow. */
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
