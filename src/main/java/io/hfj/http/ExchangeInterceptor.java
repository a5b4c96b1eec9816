package io.hfj.http;

import io.hfj.http.direct.DirectBody;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.ViaProxyException;
import io.hfj.http.hosts.AddressOrder;
import io.hfj.http.limit.BandwidthLimit;
import io.hfj.http.limit.ThrottledSource;
import io.hfj.http.proxy.ProxyResponses;
import io.hfj.http.proxy.ProxyRules;
import java.io.IOException;
import java.net.Proxy;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Runs each time a request is sent, also by OkHttp itself: adds the credentials that its receiver
 * may have, and refuses, bounds or replaces parts of the response that OkHttp would act on.
 * Thread-safe.
 */
final class ExchangeInterceptor implements Interceptor {
  /** Purpose of a client's requests: decides about token and download counter. */
  enum Purpose {
    DOWNLOAD,
    ACCOUNT,
    BARE
  }

  private final HttpClients.Options options;
  private final ProxyRules proxies;
  private final StaleConnectionRetry staleConnections;
  private final Optional<BandwidthLimit> throttle;
  private final Purpose purpose;

  ExchangeInterceptor(
      HttpClients.Options options,
      ProxyRules proxies,
      StaleConnectionRetry staleConnections,
      Optional<BandwidthLimit> throttle,
      Purpose purpose) {
    this.options = options;
    this.proxies = proxies;
    this.staleConnections = staleConnections;
    this.throttle = throttle;
    this.purpose = purpose;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    AddressOrder.record(chain);
    Request request = chain.request();
    Request.Builder changed = request.newBuilder();
    if (options.hosts().mayReceiveToken(request.url())) {
      addToken(request, changed);
    } else if (purpose != Purpose.BARE || holdsToken(request)) {
      changed.removeHeader("Authorization");
    }
    if (purpose == Purpose.DOWNLOAD && options.hosts().isHub(request.url())) {
      changed.header("X-HF-Download-Counter", "1");
    }
    Proxy proxy = chain.connection() == null ? Proxy.NO_PROXY : chain.connection().route().proxy();
    if (!request.isHttps()) {
      // Inside a tunnel the server would receive it; there the authenticator sends it to the proxy.
      proxies.authorization(proxy).ifPresent(v -> changed.header("Proxy-Authorization", v));
    }
    Response response = withoutRetryAfter(staleConnections.send(chain, changed.build()));
    if (!request.isHttps() && proxy.type() == Proxy.Type.HTTP && response.code() != 407) {
      ProxyResponses.requireFromServer(response); // inside a tunnel a proxy cannot answer
    }
    requireLength(response);
    Response bounded = FramingLimit.in(response, chain.connection());
    Response named =
        ProxyRules.nameOf(proxy).map(name -> ViaProxyException.of(bounded, name)).orElse(bounded);
    return throttle
        .map(limit -> ThrottledSource.of(named, limit))
        .orElseGet(() -> DirectBody.in(named, chain.connection()));
  }

  /**
   * OkHttp accepts a negative length, and fails with an unrelated error when the body is closed.
   */
  private static void requireLength(Response response) throws IOException {
    if (response.body().contentLength() < -1) { // -1 means that there is no length
      throw FailureTranslator.notAHub(response.request().url(), "negative Content-Length");
    }
  }

  private void addToken(Request request, Request.Builder changed) {
    if (purpose != Purpose.BARE && request.header("Authorization") == null) {
      options
          .token()
          .get()
          .ifPresent(token -> changed.header("Authorization", "Bearer " + token.secret()));
    }
  }

  private boolean holdsToken(Request request) {
    String given = request.header("Authorization");
    return given != null
        && options.token().get().stream().anyMatch(t -> given.contains(t.secret()));
  }

  /**
   * Removes a {@code Retry-After} that OkHttp would act on even without retries: it repeats the
   * request after a 503 with the value 0, and throws if the number exceeds an int
   * (RetryAndFollowUpInterceptor).
   */
  private static Response withoutRetryAfter(Response response) {
    boolean acts =
        response.code() == 503 && response.header("Retry-After", "").matches("0+|\\d{10,}");
    return acts ? response.newBuilder().removeHeader("Retry-After").build() : response;
  }
}
