package io.hfj.http.hosts;

import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * Decides which servers belong to the Hub, which of them may receive the user's token, and which
 * may be contacted at all. No other class decides this. Immutable.
 *
 * <p>Works on parsed addresses only: {@code http://huggingface.co@evil/} has the host {@code evil}.
 * Host names in an {@link HttpUrl} are lower-case already.
 */
public final class HubHosts {
  // A mirror may redirect to the Hub itself, with the same account.
  private static final Set<String> OFFICIAL =
      Set.of("huggingface.co", "hf.co", "hub-ci.huggingface.co");

  private final List<HttpUrl> endpoints;
  private final HttpUrl tokenOwner;
  private final boolean endpointsOnly;

  /**
   * @param endpoint the Hub in use, to which the token belongs; its path is ignored
   */
  public HubHosts(HttpUrl endpoint) {
    this(List.of(endpoint), endpoint, false);
  }

  /**
   * @param endpoints the Hub and its mirrors; their paths are ignored
   * @param tokenOwner the endpoint that the token belongs to
   * @param endpointsOnly whether no other hosts may be contacted
   */
  public HubHosts(List<HttpUrl> endpoints, HttpUrl tokenOwner, boolean endpointsOnly) {
    this.endpoints = List.copyOf(endpoints);
    this.tokenOwner = tokenOwner;
    this.endpointsOnly = endpointsOnly;
  }

  /**
   * Returns whether a request to that address may carry the token: to its endpoint's origin
   * (scheme, host and port), to its host upgraded from http to https on default ports, and over
   * https to the official hosts on the default port. Sub-domains and other ports of the same host
   * may belong to others. A single mirror stands for the Hub, with its accounts; where there are
   * several endpoints, a mirror's token is not sent to the official hosts, nor the reverse.
   */
  public boolean mayReceiveToken(HttpUrl url) {
    if (isOfficial(url) && (endpoints.size() == 1 || OFFICIAL.contains(tokenOwner.host()))) {
      return true;
    }
    return isOf(tokenOwner, url);
  }

  /**
   * Returns whether metadata from that address is the Hub's own, if the endpoint redirected there;
   * otherwise it is a data host's, whose headers do not describe the content.
   */
  public boolean isAuthoritative(HttpUrl endpoint, HttpUrl url) {
    return isOf(endpoint, url) || isOf(tokenOwner, url) || isOfficial(url);
  }

  /**
   * Returns whether the Hub itself answers at that address, rather than a data host: a redirect of
   * a {@code resolve} request to such an address is followed, any other leads to the bytes. Scheme
   * and port are ignored. Source: huggingface_hub, file_download.py.
   */
  public boolean isHub(HttpUrl url) {
    return OFFICIAL.contains(url.host())
        || endpoints.stream().anyMatch(endpoint -> endpoint.host().equals(url.host()));
  }

  /** Returns whether the address may be contacted, whatever its origin. */
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
