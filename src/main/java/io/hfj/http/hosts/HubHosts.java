package io.hfj.http.hosts;

import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * The one place that decides which servers belong to the Hub, which of them may be sent the user's
 * token, and which may be asked at all. Immutable.
 *
 * <p>All three questions are asked of parsed addresses only: {@code http://huggingface.co@evil/}
 * has the host {@code evil}. Host names in an {@link HttpUrl} are lower-case already.
 */
public final class HubHosts {
  // A mirror may send us on to the Hub itself, with the same account.
  private static final Set<String> OFFICIAL =
      Set.of("huggingface.co", "hf.co", "hub-ci.huggingface.co");

  private final List<HttpUrl> endpoints;
  private final HttpUrl tokenOwner;
  private final boolean endpointsOnly;

  /**
   * @param endpoint the Hub in use, to which the token belongs; its path does not matter here
   */
  public HubHosts(HttpUrl endpoint) {
    this(List.of(endpoint), endpoint, false);
  }

  /**
   * @param endpoints the Hub and its mirrors; their paths do not matter here
   * @param tokenOwner the one of them that the token belongs to
   * @param closed whether nobody but the endpoints may be asked anything
   */
  public HubHosts(List<HttpUrl> endpoints, HttpUrl tokenOwner, boolean closed) {
    this.endpoints = List.copyOf(endpoints);
    this.tokenOwner = tokenOwner;
    this.endpointsOnly = closed;
  }

  /**
   * Whether a request to that address may carry the token: to its endpoint's very origin (scheme,
   * host and port), to its host upgraded from http to https on default ports, and over https to the
   * official hosts on the default port. Neither sub-domains nor other ports of the same host: those
   * are somebody else's. A single mirror stands for the Hub, with its accounts; where there are
   * several endpoints the user tells them apart, and so a mirror's token is not the official
   * hosts', nor theirs a mirror's.
   */
  public boolean mayReceiveToken(HttpUrl url) {
    if (isOfficial(url) && (endpoints.size() == 1 || OFFICIAL.contains(tokenOwner.host()))) {
      return true;
    }
    return isOf(tokenOwner, url);
  }

  /**
   * Whether what that address says of a file is the Hub's own word, if the endpoint sent us there;
   * else it is a store's, which says nothing of the content.
   */
  public boolean isAuthoritative(HttpUrl endpoint, HttpUrl url) {
    return isOf(endpoint, url) || isOf(tokenOwner, url) || isOfficial(url);
  }

  /**
   * Whether that address is answered by the Hub itself rather than by a store it points to: what a
   * redirect of a {@code resolve} request leads to is followed if so, else it is where the bytes
   * are. Scheme and port do not matter. Source: huggingface_hub, file_download.py.
   */
  public boolean isHub(HttpUrl url) {
    return OFFICIAL.contains(url.host())
        || endpoints.stream().anyMatch(endpoint -> endpoint.host().equals(url.host()));
  }

  /** Whether that address may be asked at all; wherever it came from. */
  public boolean mayBeContacted(HttpUrl url) {
    return !endpointsOnly || endpoints.stream().anyMatch(endpoint -> isSameOrigin(url, endpoint));
  }

  private static boolean isOfficial(HttpUrl url) {
    return isPlainHttps(url) && OFFICIAL.contains(url.host());
  }

  private static boolean isOf(HttpUrl endpoint, HttpUrl url) {
    boolean plainHttp = !endpoint.isHttps() && endpoint.port() == 80;
    boolean upgraded = plainHttp && isPlainHttps(url) && url.host().equals(endpoint.host());
    return isSameOrigin(url, endpoint) || upgraded;
  }

  private static boolean isPlainHttps(HttpUrl url) {
    return url.isHttps() && url.port() == 443;
  }

  /** Returns whether scheme, host and port of the two are equal. */
  public static boolean isSameOrigin(HttpUrl url, HttpUrl other) {
    return url.host().equals(other.host())
        && url.scheme().equals(other.scheme())
        && url.port() == other.port();
  }
}
