package io.hfj.http.proxy;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;

/**
 * Recognizes responses that a proxy sends in place of the server. Over plain http nothing in
 * HTTP/1.1 marks them, so proxies are recognized by their headers: squid sets {@code
 * X-Squid-Error}, tinyproxy names itself as the {@code Server} (what it forwards keeps the server's
 * name), others may follow RFC 9209 with a {@code Proxy-Status} that has an error.
 */
public final class ProxyResponses {
  private static final int UNAUTHORIZED = 401;
  private static final int FIRST_ERROR = 400;

  /** OkHttp's message for a proxy that opens no tunnel. */
  private static final Pattern NO_TUNNEL = Pattern.compile(".*for CONNECT: (\\d{3})");

  private static final Pattern ERROR = Pattern.compile("(?i).*;\\s*error=.*");

  private ProxyResponses() {}

  /** The proxy refused the request. Immutable. */
  public static final class ProxyRefusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    ProxyRefusal(int status) {
      super("the proxy returned HTTP " + status);
      this.status = status;
    }

    public int status() {
      return status;
    }

    /** Returns whether user and password are wrong: some proxies answer 401 where 407 is meant. */
    boolean isUnauthorized() {
      return status == UNAUTHORIZED;
    }
  }

  /**
   * Requires that the response to a request for an http address, sent to a proxy, is a server's.
   *
   * @throws ProxyRefusal if it is the proxy's; the response is closed then
   */
  public static void requireFromServer(Response response) throws ProxyRefusal {
    boolean own =
        response.header("X-Squid-Error") != null
            || response.header("Server", "").startsWith("tinyproxy")
            || ERROR.matcher(response.header("Proxy-Status", "")).matches();
    if (own && response.code() >= FIRST_ERROR) {
      response.close();
      throw new ProxyRefusal(response.code());
    }
  }

  /** Returns a failure to open a tunnel as a {@link ProxyRefusal}, any other unchanged. */
  static IOException translate(IOException failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    Matcher tunnel = NO_TUNNEL.matcher(message);
    return tunnel.matches() ? new ProxyRefusal(Integer.parseInt(tunnel.group(1))) : failure;
  }
}
