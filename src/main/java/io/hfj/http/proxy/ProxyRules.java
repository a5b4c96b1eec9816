package io.hfj.http.proxy;

import static io.hfj.env.Variable.HTTPS_PROXY;

import io.hfj.BadInput;
import io.hfj.env.ProxySettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Authenticator;
import okhttp3.Challenge;
import okhttp3.HttpUrl;

/**
 * Selects the proxy for an address, and the credentials it is sent. Immutable.
 *
 * <p>Follows curl and Python: a value without scheme means {@code http://}; only hosts in {@code
 * NO_PROXY} are exempt, not even this machine otherwise; names are not resolved to be compared with
 * networks. A SOCKS proxy resolves names, for {@code socks5} as for {@code socks5h}. If no variable
 * is set, the JVM's own proxy properties apply.
 */
public final class ProxyRules extends ProxySelector {
  private static final Pattern AUTHORITY = Pattern.compile("(?:.*@)?(.*?)(?::(\\d{1,5}))?");

  /** Marks OkHttp's call of the authenticator before the proxy was contacted. */
  private static final String BEFOREHAND = "OkHttp-Preemptive";

  private final Optional<ProxyRoute> forHttp;
  private final Optional<ProxyRoute> forHttps;
  private final List<NoProxyEntry> exemptions;

  /**
   * @throws BadInput if a value is not a usable proxy; names the variable, never shows the value
   */
  public static ProxyRules of(ProxySettings settings) {
    return new ProxyRules(settings);
  }

  private ProxyRules(ProxySettings settings) {
    forHttp = settings.forHttp().map(ProxyRoute::parse);
    forHttps = settings.forHttps().map(ProxyRoute::parse);
    exemptions =
        settings.exceptions().stream()
            .flatMap(setting -> Stream.of(setting.value().split("[,\\s]+")))
            .filter(entry -> !entry.isEmpty())
            .map(NoProxyEntry::parse)
            .toList();
  }

  @Override
  public List<Proxy> select(URI uri) {
    boolean https = uri.getScheme().equalsIgnoreCase("https");
    // getHost and getPort do not support names with an underscore.
    Matcher authority = AUTHORITY.matcher(Objects.requireNonNullElse(uri.getRawAuthority(), ""));
    authority.matches(); // matches any text
    String host = authority.group(1);
    String given = authority.group(2);
    int port = given != null ? Integer.parseInt(given) : https ? 443 : 80;
    if (exemptions.stream().anyMatch(exemption -> exemption.covers(host, port))) {
      return List.of(Proxy.NO_PROXY);
    }
    ProxySelector jvm = ProxySelector.getDefault();
    if (forHttp.isEmpty() && forHttps.isEmpty() && jvm != null) {
      return jvm.select(uri);
    }
    return List.of((https ? forHttps : forHttp).orElse(ProxyRoute.DIRECT).proxy());
  }

  /** Does nothing: there is only one proxy for an address. */
  @Override
  public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {}

  /**
   * Returns the value of {@code Proxy-Authorization} for that proxy, if it has user and password.
   */
  public Optional<String> authorization(Proxy proxy) {
    return Stream.of(forHttp, forHttps)
        .flatMap(Optional::stream)
        .filter(way -> way.proxy().equals(proxy))
        .findFirst()
        .flatMap(ProxyRoute::authorization);
  }

  /**
   * Returns host and port of the proxy for that address; never user or password. Those of the
   * address are ignored: they may not be valid in a URI.
   */
  public Optional<String> nameFor(HttpUrl url) {
    return nameOf(select(url.newBuilder().username("").password("").build().uri()).get(0));
  }

  /** Returns host and port of the proxy; empty for a direct connection. */
  public static Optional<String> nameOf(Proxy proxy) {
    return proxy.type() == Proxy.Type.DIRECT ? Optional.empty() : Optional.of(name(proxy));
  }

  private static String name(Proxy proxy) {
    InetSocketAddress address = (InetSocketAddress) proxy.address();
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /**
   * Returns an authenticator that sends user and password with the first {@code CONNECT}, since
   * OkHttp asks before it opens a tunnel, and only once: a refusal is final, a {@link
   * ProxyRefusedException}. Requests that need no tunnel carry {@link #authorization} from the
   * start.
   */
  public Authenticator authenticator() {
    return (route, response) -> {
      if (route == null) {
        return null;
      }
      Optional<String> authorization = authorization(route.proxy());
      if (!BEFOREHAND.equalsIgnoreCase(response.header("Proxy-Authenticate"))) {
        throw refused(route.proxy(), response.challenges(), authorization.isPresent());
      }
      return authorization
          .map(
              value -> response.request().newBuilder().header("Proxy-Authorization", value).build())
          .orElse(null);
    };
  }

  /** Returns the meaning of a failure on the way to that address, if it is the proxy's. */
  public IOException translate(HttpUrl url, IOException failure) {
    IOException translated = ProxyResponses.translate(failure);
    if (translated instanceof ProxyResponses.ProxyRefusal refusal && refusal.isUnauthorized()) {
      Proxy proxy = select(url.uri()).get(0);
      return refused(proxy, List.of(), authorization(proxy).isPresent());
    }
    return translated;
  }

  private ProxyRefusedException refused(Proxy proxy, List<Challenge> challenges, boolean named) {
    String variable =
        Stream.of(forHttps, forHttp)
            .flatMap(Optional::stream)
            .filter(way -> way.proxy().equals(proxy))
            .map(ProxyRoute::variable)
            .findFirst()
            .orElse(HTTPS_PROXY.name());
    String who = "proxy " + name(proxy);
    if (named) {
      return new ProxyRefusedException(
          who + " rejected the user name and password in " + variable,
          "correct them; percent-encode special characters such as @ : /");
    }
    boolean knowable =
        challenges.isEmpty()
            || challenges.stream().anyMatch(c -> c.scheme().equalsIgnoreCase("Basic"));
    return knowable
        ? new ProxyRefusedException(
            who + " requires a user name and password",
            "set " + variable + " to http://user:password@" + name(proxy))
        : new ProxyRefusedException(
            who + " requires an authentication scheme that hfj does not support (only Basic)",
            "set " + variable + " to a local proxy that supports it, such as cntlm or px");
  }
}
