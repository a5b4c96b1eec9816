package io.hfj.http.proxy;

import io.hfj.BadInput;
import io.hfj.env.NamedSetting;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Credentials;
import okhttp3.HttpUrl;

/**
 * A way to a server.
 *
 * @param variable that names the proxy
 * @param authorization value of the header that is sent to the proxy
 */
record ProxyRoute(Proxy proxy, String variable, Optional<String> authorization) {
  static final ProxyRoute DIRECT = new ProxyRoute(Proxy.NO_PROXY, "", Optional.empty());

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][\\w+.-]*)://(.*)");
  private static final Pattern WITH_PORT = Pattern.compile(".*:\\d+/?");
  private static final int SOCKS_PORT = 1080;

  /** Without the credentials. */
  @Override
  public String toString() {
    return proxy.toString();
  }

  /**
   * Reads the value of a variable; an empty one means no proxy.
   *
   * @throws BadInput if it is not a usable proxy; names the variable, never shows the value
   */
  static ProxyRoute parse(NamedSetting setting) {
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
          setting.variable() + " is not a valid proxy URL",
          "write it like http://proxy.example:3128; percent-encode special characters such as @ :"
              + " /");
    }
    boolean named = !url.username().isEmpty() || !url.password().isEmpty();
    if (type == Proxy.Type.SOCKS) {
      if (named) {
        throw new BadInput(
            setting.variable() + " has a user name, which hfj does not support for SOCKS proxies",
            "use a SOCKS proxy without a login, or an http proxy");
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
            setting.variable() + " has an unsupported proxy scheme",
            "use http:// or socks5h://, also for https downloads");
    }
  }

  private static Proxy proxy(Proxy.Type type, String host, int port) {
    return new Proxy(type, InetSocketAddress.createUnresolved(host, port));
  }
}
