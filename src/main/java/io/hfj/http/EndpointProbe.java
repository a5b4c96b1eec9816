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

/** Looks at the line to a server, for who wants to know why it does not work. Thread-safe. */
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
   * @param http sends no token, follows no redirect, uses the proxies and authorities of the
   *     settings
   * @param hosts knows which of them may have the token
   */
  public EndpointProbe(OkHttpClient http, HubHosts hosts, ProxyRules proxies, LongSupplier nanos) {
    this.http = http;
    this.hosts = hosts;
    this.proxies = proxies;
    this.nanos = nanos;
  }

  /**
   * What a server answered.
   *
   * @param took from the question to the head of the answer, over a connection that was there
   * @param date of the server's clock
   * @param quota what is left of a quota, in words
   */
  public record ProbeAnswer(
      int status, Duration took, Optional<Instant> date, Optional<String> quota) {}

  /** The proxy to that address, if there is one; without its password. */
  public Optional<String> proxyTo(HttpUrl url) {
    return ProxyRules.nameOf(proxies.select(url.uri()).get(0));
  }

  /**
   * The addresses of a host.
   *
   * @throws UnknownHostException if nobody knows it
   */
  public int addresses(HttpUrl url) throws UnknownHostException {
    return InetAddress.getAllByName(url.host()).length;
  }

  /**
   * Asks for that page twice, and tells of the second time.
   *
   * @throws RequestFailed if there is no answer
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
                              + " requests left, more in "
                              + limit.reset().toSeconds()
                              + " s"));
      ResponseBodies.drain(response);
      return seen;
    } catch (IOException e) {
      throw FailureTranslator.of(e, url);
    }
  }

  /**
   * What a server does with a file.
   *
   * @param host that sent it in the end
   * @param ranges whether a part of it can be had
   */
  public record ProbeBody(String host, boolean ranges, double bytesPerSecond) {}

  /**
   * Asks for a part of the file there. The token goes to that very server alone, and only if it is
   * the one that the token belongs to: not along with a redirect to another.
   *
   * @param context what it is about, for the Hub's own refusal
   * @param measureRate whether to read on for a while, to see how fast it comes
   * @throws RequestFailed if it cannot be had
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

  /** Whether the failure is that nobody we trust vouches for the server. */
  public static boolean isAboutTrust(RequestFailed failure) {
    return failure.getCause() instanceof IOException cause && FailureTranslator.isAboutTrust(cause);
  }

  /**
   * Who signed the certificate that a server shows, trusted or not; nothing is sent to it. Not by
   * way of a proxy.
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

  /** Trusts everybody, for a look at what they show: no byte is sent or believed afterwards. */
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
