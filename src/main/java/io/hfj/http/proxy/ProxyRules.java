package io.hfj.http.proxy;

import static io.hfj.env.Variable.HTTPS_PROXY;

import io.hfj.env.NamedSetting;
import io.hfj.env.ProxySettings;
import io.hfj.error.BadInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Authenticator;
import okhttp3.Challenge;
import okhttp3.Credentials;
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
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][\\w+.-]*)://(.*)");
  private static final Pattern WITH_PORT = Pattern.compile(".*:\\d+/?");
  private static final Pattern AUTHORITY = Pattern.compile("(?:.*@)?(.*?)(?::(\\d{1,5}))?");
  private static final int SOCKS_PORT = 1080;
  private static final ProxyRoute DIRECT = new ProxyRoute(Proxy.NO_PROXY, "", Optional.empty());

  /** Marks OkHttp's call of the authenticator before the proxy was contacted. */
  private static final String BEFOREHAND = "OkHttp-Preemptive";

  private final Optional<ProxyRoute> forHttp;
  private final Optional<ProxyRoute> forHttps;
  private final List<Exemption> exemptions;

  /**
   * @throws BadInput if a value is not a usable proxy; names the variable, never shows the value
   */
  public static ProxyRules of(ProxySettings settings) {
    return new ProxyRules(settings);
  }

  private ProxyRules(ProxySettings settings) {
    forHttp = settings.forHttp().map(ProxyRules::parse);
    forHttps = settings.forHttps().map(ProxyRules::parse);
    exemptions =
        settings.exceptions().stream()
            .flatMap(setting -> Stream.of(setting.value().split("[,\\s]+")))
            .filter(entry -> !entry.isEmpty())
            .map(Exemption::parse)
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
    return List.of((https ? forHttps : forHttp).orElse(DIRECT).proxy());
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

  /** Returns host and port of the proxy for that address; never user or password. */
  public Optional<String> nameFor(HttpUrl url) {
    return nameOf(select(url.uri()).get(0));
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
    String who = "the proxy " + name(proxy);
    if (named) {
      return new ProxyRefusedException(
          who + " refuses the user name and password in " + variable,
          "correct them there; percent-encode what is odd in them");
    }
    boolean knowable =
        challenges.isEmpty()
            || challenges.stream().anyMatch(c -> c.scheme().equalsIgnoreCase("Basic"));
    return knowable
        ? new ProxyRefusedException(
            who + " wants a user name and password",
            "write them into " + variable + ": http://user:password@" + name(proxy))
        : new ProxyRefusedException(
            who + " wants to be logged in to in a way that hfj does not know",
            "name a proxy on this machine that can, such as cntlm or px, in " + variable);
  }

  private static ProxyRoute parse(NamedSetting setting) {
    if (setting.value().isEmpty()) {
      return DIRECT;
    }
    Matcher scheme = SCHEME.matcher(setting.value());
    boolean hasScheme = scheme.matches();
    String rest = hasScheme ? scheme.group(2) : setting.value();
    Proxy.Type type = type(setting, hasScheme ? scheme.group(1).toLowerCase(Locale.ROOT) : "http");
    HttpUrl url = HttpUrl.parse("http://" + rest);
    if (url == null) {
      throw new BadInput(
          setting.variable() + " is not the address of a proxy",
          "write it like http://proxy.example:3128; percent-encode what is odd in a password");
    }
    boolean named = !url.username().isEmpty() || !url.password().isEmpty();
    if (type == Proxy.Type.SOCKS) {
      if (named) {
        throw new BadInput(
            setting.variable() + " has a user name, and hfj cannot log in to a SOCKS proxy",
            "use a proxy without one, or an http proxy");
      }
      int port = WITH_PORT.matcher(rest).matches() ? url.port() : SOCKS_PORT;
      return new ProxyRoute(proxy(type, url.host(), port), setting.variable(), Optional.empty());
    }
    Optional<String> authorization =
        named
            ? Optional.of(Credentials.basic(url.username(), url.password(), StandardCharsets.UTF_8))
            : Optional.empty();
    return new ProxyRoute(proxy(type, url.host(), url.port()), setting.variable(), authorization);
  }

  private static Proxy.Type type(NamedSetting setting, String scheme) {
    switch (scheme) {
      case "http":
        return Proxy.Type.HTTP;
      case "socks":
      case "socks5":
      case "socks5h":
        return Proxy.Type.SOCKS;
      default:
        // https:// too: OkHttp does not support TLS to a proxy, and most users who write it mean
        // http://.
        throw new BadInput(
            setting.variable() + " names a kind of proxy that hfj cannot use",
            "write http:// or socks5h:// before its host, also for https downloads");
    }
  }

  private static Proxy proxy(Proxy.Type type, String host, int port) {
    return new Proxy(type, InetSocketAddress.createUnresolved(host, port));
  }

  /** A way to a server; {@code authorization} is sent to the proxy. */
  private record ProxyRoute(Proxy proxy, String variable, Optional<String> authorization) {}

  /**
   * One entry of {@code NO_PROXY}. What is not understood becomes a name that no host has: other
   * programs read the same variable, and some support more forms.
   *
   * @param port the only port meant; empty for all
   * @param network first address of a network, or the one address meant
   * @param bits number of leading bits of {@code network} to compare
   */
  private record Exemption(
      String name, Optional<Integer> port, Optional<InetAddress> network, int bits) {
    private static final Pattern ENTRY =
        Pattern.compile("(\\[[^\\]]*\\]|[^:]*|.*:.*:.*?)(?::(\\d{1,5}))?");
    private static final Pattern ANY_PREFIX = Pattern.compile("^\\*?\\.*");

    static Exemption parse(String text) {
      String entry = text.toLowerCase(Locale.ROOT);
      int slash = entry.indexOf('/');
      Optional<InetAddress> network =
          slash < 0 ? Optional.empty() : literal(entry.substring(0, slash));
      if (network.isPresent() && entry.substring(slash + 1).matches("\\d{1,3}")) {
        int bits = Integer.parseInt(entry.substring(slash + 1));
        return new Exemption(entry, Optional.empty(), network, bits);
      }
      Optional<InetAddress> bare = literal(entry);
      if (bare.isPresent()) {
        return new Exemption(entry, Optional.empty(), bare, Integer.MAX_VALUE);
      }
      Matcher parts = ENTRY.matcher(entry);
      boolean understood = parts.matches();
      String host = understood ? parts.group(1) : entry;
      Optional<Integer> port =
          Optional.ofNullable(understood ? parts.group(2) : null).map(Integer::valueOf);
      String name = host.equals("*") ? host : ANY_PREFIX.matcher(withoutDot(host)).replaceFirst("");
      return new Exemption(name, port, literal(host), Integer.MAX_VALUE);
    }

    boolean covers(String uriHost, int uriPort) {
      if (uriHost.isEmpty() || port.isPresent() && port.get() != uriPort) {
        return false;
      }
      String host = withoutDot(uriHost.toLowerCase(Locale.ROOT));
      if (network.isPresent()) {
        return literal(host).map(address -> within(address.getAddress())).orElse(false);
      }
      boolean below = host.endsWith("." + name) && literal(host).isEmpty();
      return name.equals("*") || !name.isEmpty() && (host.equals(name) || below);
    }

    private boolean within(byte[] address) {
      byte[] first = network.orElseThrow().getAddress();
      int agreeing = Math.min(bits, first.length * 8);
      if (address.length != first.length) {
        return false;
      }
      int whole = agreeing / 8;
      boolean same = Arrays.equals(address, 0, whole, first, 0, whole);
      int rest = agreeing % 8;
      return same
          && (rest == 0
              || (address[whole] & 0xff) >> (8 - rest) == (first[whole] & 0xff) >> (8 - rest));
    }

    private static String withoutDot(String host) {
      return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
  }

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}"
              + "|\\[?[0-9a-f]*:[0-9a-f:.]*\\]?");

  /** Returns the address if the host is a literal one; never asks a name server. */
  private static Optional<InetAddress> literal(String host) {
    if (!ADDRESS.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
