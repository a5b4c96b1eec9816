package io.hfj.http;

import io.hfj.env.Endpoint;
import io.hfj.error.BadInput;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * The one place that decides which servers belong to the Hub, and which of them may be sent the
 * user's token. Immutable.
 *
 * <p>Both questions are asked of parsed addresses only: {@code http://huggingface.co@evil/} has the
 * host {@code evil}. Host names in an {@link HttpUrl} are lower-case already.
 */
public final class HubHosts {
  // A mirror may send us on to the Hub itself, with the same account.
  private static final Set<String> OFFICIAL =
      Set.of("huggingface.co", "hf.co", "hub-ci.huggingface.co");

  private final HttpUrl endpoint;

  /**
   * @param endpoint the Hub in use; its path does not matter here
   */
  public HubHosts(HttpUrl endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * @throws BadInput if the endpoint is no address OkHttp can use
   * @throws IllegalArgumentException for {@code demo:}, which has no address until it is started
   */
  public static HubHosts of(Endpoint endpoint) {
    if (endpoint.isDemo()) {
      throw new IllegalArgumentException(endpoint.value());
    }
    HttpUrl url = HttpUrl.parse(endpoint.value());
    if (url == null) {
      throw new BadInput(
          "'" + endpoint + "' is not an address", "write it like https://huggingface.co");
    }
    return new HubHosts(url);
  }

  /**
   * Whether a request to that address may carry the token: to the endpoint's very origin (scheme,
   * host and port), to its host upgraded from http to https on default ports, and over https to the
   * official hosts on the default port. Neither sub-domains nor other ports of the same host: those
   * are somebody else's.
   */
  public boolean mayReceiveToken(HttpUrl url) {
    boolean plainWebPort = url.isHttps() && url.port() == 443;
    if (plainWebPort && OFFICIAL.contains(url.host())) {
      return true;
    }
    if (!url.host().equals(endpoint.host())) {
      return false;
    }
    boolean sameOrigin = url.scheme().equals(endpoint.scheme()) && url.port() == endpoint.port();
    boolean upgraded = plainWebPort && !endpoint.isHttps() && endpoint.port() == 80;
    return sameOrigin || upgraded;
  }

  /**
   * Whether that address is answered by the Hub itself rather than by a store it points to: what a
   * redirect of a {@code resolve} request leads to is followed if so, else it is where the bytes
   * are. Scheme and port do not matter. Source: huggingface_hub, file_download.py.
   */
  public boolean isHub(HttpUrl url) {
    return OFFICIAL.contains(url.host()) || url.host().equals(endpoint.host());
  }
}
