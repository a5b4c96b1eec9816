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
 * Which proxy an address is reached through, and what that proxy is told of us. Immutable.
 *
 * <p>Follows curl and Python: a value without scheme means {@code http://}; no host is exempt that
 * {@code NO_PROXY} does not list, this machine included; names are not looked up to be compared
 * with networks. Names are resolved by a SOCKS proxy, not here, for {@code socks5} as for {@code
 * socks5h}. Where no variable is set, the JVM's own proxy properties count.
 */
public final class ProxyRules extends ProxySelector {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][\\w+.-]*)://(.*)");
  private static final Pattern WITH_PORT = Pattern.compile(".*:\\d+/?");
  private static final Pattern AUTHORITY = Pattern.compile("(?:.*@)?(.*?)(?::(\\d{1,5}))?");
  private static final int SOCKS_PORT = 1080;
  private static final ProxyRoute DIRECT = new ProxyRoute(Proxy.NO_PROXY, "", Optional.empty());

  /** What OkHttp's own question is marked with, before any proxy was asked. */
  private static final String BEFOREHAND = "OkHttp-Preemptive";

  private final Optional<ProxyRoute> forHttp;
  private final Optional<ProxyRoute> forHttps;
  private final List<Exemption> exemptions;

  /**
   * @throws BadInput if a value is no proxy we can use; names the variable, never shows the value
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
    // Neither getHost nor getPort knows names with an underscore.
    Matcher authority = AUTHORITY.matcher(Objects.requireNonNullElse(uri.getRawAuthority(), ""));
    authority.matches(); // any text does
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

  /** Nothing to learn from: there is one proxy an address, and no second to turn to. */
  @Override
  public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {}

  /** Value of {@code Proxy-Authorization} for that proxy, if it is one with user and password. */
  public Optional<String> authorization(Proxy proxy) {
    return Stream.of(forHttp, forHttps)
        .flatMap(Optional::stream)
        .filter(way -> way.proxy().equals(proxy))
        .findFirst()
        .flatMap(ProxyRoute::authorization);
  }

  /** Host and port of the proxy that address is reached through; never user or password. */
  public Optional<String> nameFor(HttpUrl url) {
    return nameOf(select(url.uri()).get(0));
  }

  /** Its host and port, unless it stands for going without one. */
  public static Optional<String> nameOf(Proxy proxy) {
    return proxy.type() == Proxy.Type.DIRECT ? Optional.empty() : Optional.of(name(proxy));
  }

  private static String name(Proxy proxy) {
    InetSocketAddress address = (InetSocketAddress) proxy.address();
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /**
   * Gives user and password to proxies with the first {@code CONNECT} already, since OkHttp asks
   * before it opens a tunnel, and once only: a refusal is final, a {@link ProxyRefusedException}.
   * Requests that need no tunnel carry {@link #authorization} from the start.
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

  /** What a failure on the way to that address means, if the proxy says that it is about us. */
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
        // https:// too: OkHttp cannot speak TLS to a proxy, and most who write it mean http://.
        throw new BadInput(
            setting.variable() + " names a kind of proxy that hfj cannot use",
            "write http:// or socks5h:// before its host, also for https downloads");
    }
  }

  private static Proxy proxy(Proxy.Type type, String host, int port) {
    return new Proxy(type, InetSocketAddress.createUnresolved(host, port));
  }

  /** How to reach a server; {@code authorization} is what the proxy is told. */
  private record ProxyRoute(Proxy proxy, String variable, Optional<String> authorization) {}

  /**
   * One entry of {@code NO_PROXY}. What cannot be understood is a name that no host has: other
   * programs read the same variable, and some know more forms.
   *
   * @param port the only one meant; empty for all
   * @param network first address of a network, or the one address meant
   * @param bits how much of {@code network} must agree
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

  /** The address a host consists of; never asks a name server. */
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
