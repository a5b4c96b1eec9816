package io.hfj.http;

import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RateLimitHeaders;
import io.hfj.http.failure.RequestContext;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.ResponseBodies;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.proxy.ProxyRules;
import io.hfj.model.Token;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Tests the connection to a server, for diagnosis. Thread-safe. */
public final class EndpointProbe {
  private static final int TLS_MILLIS = 5_000;
  private static final int PARTIAL = 206;
  private static final long SPEED_BYTES = 100_000_000;
  private static final long SPEED_NANOS = 10_000_000_000L;

  private final OkHttpClient http;
  private final HubHosts hosts;
  private final ProxyRules proxies;
  private final LongSupplier nanos;

  /**
   * @param http sends no token, follows no redirects, uses the proxies and authorities of the
   *     settings
   * @param hosts decides which server may receive the token
   */
  public EndpointProbe(OkHttpClient http, HubHosts hosts, ProxyRules proxies, LongSupplier nanos) {
    this.http = http;
    this.hosts = hosts;
    this.proxies = proxies;
    this.nanos = nanos;
  }

  /**
   * The response to a request.
   *
   * @param took from sending the request to the head of the response, over an open connection
   * @param date of the server's clock
   * @param quota what is left of a quota, in words
   */
  public record ProbeAnswer(
      int status, Duration took, Optional<Instant> date, Optional<String> quota) {}

  /** Returns the proxy that the address is reached through, without its password. */
  public Optional<String> proxyTo(HttpUrl url) {
    return ProxyRules.nameOf(proxies.select(url.uri()).get(0));
  }

  /**
   * Returns the number of addresses of a host.
   *
   * @throws UnknownHostException if the name cannot be resolved
   */
  public int addresses(HttpUrl url) throws UnknownHostException {
    return InetAddress.getAllByName(url.host()).length;
  }

  /**
   * Requests the page twice and reports the second response.
   *
   * @throws RequestFailed if there is no response
   */
  public ProbeAnswer ask(HttpUrl url) throws RequestFailed {
    request(url);
    return request(url);
  }

  private ProbeAnswer request(HttpUrl url) throws RequestFailed {
    Request request = new Request.Builder().url(url).build();
    long begun = nanos.getAsLong();
    try (Response response = http.newCall(request).execute()) {
      Duration took = Duration.ofNanos(nanos.getAsLong() - begun);
      ProbeAnswer seen =
          new ProbeAnswer(
              response.code(),
              took,
              date(response.header("Date", "")),
              RateLimitHeaders.find(response)
                  .map(
                      limit ->
                          limit.left()
                              + " requests left, resets in "
                              + limit.reset().toSeconds()
                              + " s"));
      ResponseBodies.drain(response);
      return seen;
    } catch (IOException e) {
      throw FailureTranslator.of(e, url);
    }
  }

  /**
   * How a server serves a file.
   *
   * @param host that sent it after all redirects
   * @param ranges whether it serves ranges
   */
  public record ProbeBody(String host, boolean ranges, double bytesPerSecond) {}

  /**
   * Requests a range of the file. The token is sent to the first server only, and only if it may
   * receive it: not along with a redirect to another.
   *
   * @param context object of the request, for the Hub's own refusal
   * @param measureRate whether to read on for a while to measure the rate
   * @throws RequestFailed if the file cannot be downloaded
   */
  public ProbeBody body(
      HttpUrl url, RequestContext context, Optional<Token> token, boolean measureRate)
      throws RequestFailed {
    Redirects redirects = new Redirects();
    HttpUrl at = url;
    try {
      while (true) {
        Request.Builder request =
            new Request.Builder()
                .url(at)
                .tag(Redirects.class, redirects)
                .header("Range", "bytes=0-" + (measureRate ? SPEED_BYTES - 1 : 0));
        if (token.isPresent() && HubHosts.isSameOrigin(at, url) && hosts.mayReceiveToken(at)) {
          request.header("Authorization", "Bearer " + token.get().secret());
        }
        try (Response response = http.newCall(request.build()).execute()) {
          if (Redirects.isRedirect(response)) {
            at = redirects.next(response);
            continue;
          }
          if (!response.isSuccessful()) {
            throw hosts.isAuthoritative(url, at)
                ? FailureTranslator.of(response, context)
                : FailureTranslator.ofStore(response);
          }
          double rate = measureRate ? rate(response) : 0;
          return new ProbeBody(FailureTranslator.host(at), response.code() == PARTIAL, rate);
        }
      }
    } catch (IOException e) {
      throw FailureTranslator.of(e, at);
    }
  }

  private double rate(Response response) throws IOException {
    long begun = nanos.getAsLong();
    long bytes = 0;
    byte[] piece = new byte[1 << 16];
    try (InputStream in = response.body().byteStream()) {
      int read = in.read(piece);
      while (read >= 0 && nanos.getAsLong() - begun < SPEED_NANOS) {
        bytes += read;
        read = in.read(piece);
      }
    }
    return bytes * 1e9 / Math.max(1, nanos.getAsLong() - begun);
  }

  private static Optional<Instant> date(String header) {
    try {
      return Optional.of(
          ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException none) {
      return Optional.empty();
    }
  }

  private static Optional<String> issuer(Certificate certificate) {
    return certificate instanceof X509Certificate known
        ? Optional.of(known.getIssuerX500Principal().getName())
        : Optional.empty();
  }

  /** Returns whether the server's certificate was not trusted. */
  public static boolean isAboutTrust(RequestFailed failure) {
    return failure.getCause() instanceof IOException cause && FailureTranslator.isAboutTrust(cause);
  }

  /**
   * Returns the issuer of the server's certificate, trusted or not. Sends nothing after the
   * handshake. Empty if the server is reached through a proxy.
   */
  public Optional<String> issuer(HttpUrl url) {
    if (!url.isHttps() || proxies.select(url.uri()).get(0).type() != Proxy.Type.DIRECT) {
      return Optional.empty();
    }
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(url.host(), url.port()), TLS_MILLIS);
      plain.setSoTimeout(TLS_MILLIS);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
      try (SSLSocket tls =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, url.host(), url.port(), true)) {
        tls.startHandshake();
        return issuer(tls.getSession().getPeerCertificates()[0]);
      }
    } catch (IOException | GeneralSecurityException unseen) {
      return Optional.empty();
    }
  }

  /** Trusts every certificate, to read its issuer: nothing is sent or received afterwards. */
  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
