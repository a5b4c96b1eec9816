package io.hfj.http;

import io.hfj.FailureCode;
import io.hfj.Interrupted;
import io.hfj.NotCached;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.ViaProxyException;
import io.hfj.http.proxy.ProxyRules;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs once per call, before connecting: refuses requests when offline or to forbidden hosts, sets
 * the User-Agent, bounds the time until the head of the response, logs. Thread-safe.
 */
final class CallInterceptor implements Interceptor {
  private static final Logger LOG = LoggerFactory.getLogger(HttpClients.class);

  private final HttpClients.Options options;
  private final ProxyRules proxies;
  private final StaleConnectionRetry staleConnections;

  CallInterceptor(
      HttpClients.Options options, ProxyRules proxies, StaleConnectionRetry staleConnections) {
    this.options = options;
    this.proxies = proxies;
    this.staleConnections = staleConnections;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    if (options.network().offline()) {
      throw new NotCached(
          FailureCode.OFFLINE,
          "cannot contact " + request.url().host() + ": offline mode is enabled",
          "disable offline mode",
          null);
    }
    if (!options.hosts().mayBeContacted(request.url())) {
      throw FailureTranslator.forbiddenHost(
          request.url(), Optional.ofNullable(request.tag(HttpUrl.class)));
    }
    Request.Builder changed = request.newBuilder().header("User-Agent", userAgent());
    if (request.header("Accept-Encoding") == null) {
      // Without it OkHttp requests gzip and decompresses: lengths and ranges would no longer agree.
      changed.header("Accept-Encoding", "identity");
    }
    long start = System.nanoTime();
    try {
      Response response = head(chain, changed.build());
      LOG.atDebug()
          .addArgument(() -> describe(request))
          .addArgument(response.code())
          .addArgument(() -> millisSince(start))
          .log("{}: {} after {} ms");
      return response;
    } catch (IOException e) {
      LOG.atDebug()
          .addArgument(() -> describe(request))
          .addArgument(() -> millisSince(start))
          .addArgument(e.getClass().getSimpleName()) // its message may echo the request
          .log("{}: failed after {} ms: {}");
      Optional<String> proxy = proxies.nameFor(request.url());
      throw proxy.isPresent()
          ? new ViaProxyException(proxy.get(), proxies.translate(request.url(), e))
          : e;
    }
  }

  /** Sends the request; the heads of a chain of redirects have to arrive within one window. */
  private Response head(Chain chain, Request request) throws IOException {
    Optional<Redirects> hops = Optional.ofNullable(request.tag(Redirects.class));
    long window = CallDeadline.window(chain);
    long left = window - hops.map(Redirects::waited).orElse(0L);
    long start = System.nanoTime();
    try {
      return new CallDeadline(chain.call())
          .within(window == 0 ? 0 : Math.max(1, left), () -> proceed(chain, request));
    } finally {
      hops.ifPresent(h -> h.waited(System.nanoTime() - start));
    }
  }

  /**
   * Sends the request. OkHttp throws an {@code InterruptedException} that it does not declare if
   * the thread is interrupted while it connects, and clears the thread's interrupt status
   * (FastFallbackExchangeFinder.awaitTcpConnect). It accepts a negative code in a status line, and
   * then builds no response with it (Response.Builder.build).
   */
  private Response proceed(Chain chain, Request request) throws IOException {
    try {
      return staleConnections.proceed(chain, request);
    } catch (IllegalStateException e) {
      if (String.valueOf(e.getMessage()).startsWith("code < 0")) {
        throw new ProtocolException("negative code in the status line");
      }
      throw e;
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception undeclared) {
      Thread.currentThread().interrupt();
      throw new Interrupted(
          "interrupted while connecting to " + request.url().host(), "", undeclared);
    }
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private String userAgent() {
    String origin = options.network().origin().map(word -> "; origin/" + word).orElse("");
    return "hfj/" + options.version() + "; java/" + System.getProperty("java.version") + origin;
  }

  /** Describes the request without secrets: a signed URL is as good as a password. */
  private String describe(Request request) {
    HttpUrl url = request.url().newBuilder().username("").password("").build();
    // A data host may share the Hub's host name: only API paths are known to hold no signature.
    boolean asked = options.hosts().isHub(url) && url.encodedPath().contains("/api/");
    boolean secret = url.query() != null && !asked;
    String address = secret ? url.newBuilder().query(null).build() + "?..." : url.toString();
    String range = request.header("Range");
    return request.method() + " " + address + (range == null ? "" : " " + range);
  }
}
