package io.hfj.http.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.env.NamedSetting;
import io.hfj.env.ProxySettings;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRulesTest {
  private static ProxyRules rules(String http, String https, String exceptions) {
    return ProxyRules.of(
        new ProxySettings(
            Optional.ofNullable(http).map(value -> new NamedSetting("http_proxy", value)),
            Optional.ofNullable(https).map(value -> new NamedSetting("HTTPS_PROXY", value)),
            Optional.ofNullable(exceptions).map(value -> new NamedSetting("NO_PROXY", value))));
  }

  private static Proxy select(ProxyRules rules, String url) {
    // OkHttp calls it so.
    return rules.select(HttpUrl.get(url).uri()).get(0);
  }

  private static String chosen(ProxyRules rules, String url) {
    Proxy proxy = select(rules, url);
    if (proxy.type() == Proxy.Type.DIRECT) {
      return "DIRECT";
    }
    InetSocketAddress address = (InetSocketAddress) proxy.address();
    return proxy.type() + " " + address.getHostString() + " " + address.getPort();
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy.example:3128, HTTP proxy.example 3128",
    "http://proxy.example:3128/, HTTP proxy.example 3128",
    "proxy.example:3128, HTTP proxy.example 3128",
    "proxy.example, HTTP proxy.example 80",
    "HTTP://proxy.example, HTTP proxy.example 80",
    "me:pw@proxy.example:8, HTTP proxy.example 8",
    "http://[::1]:3128, HTTP ::1 3128",
    "10.1.2.3:3128, HTTP 10.1.2.3 3128",
    "socks5://proxy.example, SOCKS proxy.example 1080",
    "socks5h://proxy.example:9050, SOCKS proxy.example 9050",
    "socks://[::1], SOCKS ::1 1080",
    "'', DIRECT",
  })
  void parsesProxies(String value, String proxy) {
    assertEquals(proxy, chosen(rules(null, value, null), "https://huggingface.co/x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://me:s3cret@proxy", "ftp://me:s3cret@proxy", "socks4://s3cret", "http://",
        "http://me:s3cret@", "http://me:s3#cret@proxy", "http://proxy:99999", "http://s3cret proxy",
        "socks5://me:s3cret@proxy"
      })
  void refusesWhatItCannotUseWithoutShowingIt(String value) {
    BadInput failure = assertThrows(BadInput.class, () -> rules(null, value, null));
    assertTrue(failure.getMessage().contains("HTTPS_PROXY"), failure.getMessage());
    assertFalse((failure.getMessage() + failure.advice()).contains("s3"), failure.getMessage());
  }

  @Test
  void exemptsHostsWithAnUnderscore() {
    ProxyRules rules = rules("http://p:3128", "http://p:3128", "my_host,.cluster_1:8080");
    assertEquals(Proxy.NO_PROXY, select(rules, "http://my_host/"));
    assertEquals(Proxy.NO_PROXY, select(rules, "https://a.my_host:8443/"));
    assertEquals(Proxy.NO_PROXY, select(rules, "http://hub.cluster_1:8080/"));
    assertEquals(Proxy.Type.HTTP, select(rules, "http://hub.cluster_1/").type());
  }

  @Test
  void choosesByTheSchemeOfTheAddress() {
    ProxyRules rules = rules("a:1", "b:2", null);
    assertEquals("HTTP a 1", chosen(rules, "http://host/"));
    assertEquals("HTTP b 2", chosen(rules, "https://host/"));
    assertEquals("DIRECT", chosen(rules(null, "b:2", null), "http://host/"));
  }

  @Test
  void usesNoProxyWithoutAnySetting() {
    assertEquals("DIRECT", chosen(rules(null, null, null), "https://huggingface.co/"));
  }

  @Test
  void doesNotExemptThisMachineByItself() {
    assertEquals("HTTP p 1", chosen(rules("p:1", null, null), "http://localhost:8080/"));
    assertEquals("HTTP p 1", chosen(rules("p:1", null, null), "http://127.0.0.1:8080/"));
  }

  @ParameterizedTest
  @CsvSource({
    "*, http://host/",
    "host, http://host/",
    "HOST, http://Host/",
    "example.org, http://a.b.example.org/",
    "example.org, http://example.org/",
    ".example.org, http://a.example.org/",
    ".example.org, http://example.org/",
    "*.example.org, http://a.example.org/",
    "example.org., http://example.org/",
    "example.org, http://example.org./",
    "'x, host ,y', http://host/",
    "'x host', http://host/",
    "host:8080, http://host:8080/",
    "host:80, http://host/",
    "localhost, http://localhost:1/",
    "10.1.2.3, http://10.1.2.3/",
    "10.1.2.3:81, http://10.1.2.3:81/",
    "10.0.0.0/8, http://10.1.2.3/",
    "10.1.2.0/23, http://10.1.3.255/",
    "0.0.0.0/0, http://1.2.3.4/",
    "10.1.2.3/99, http://10.1.2.3/",
    "10.1.2.3/32, http://10.1.2.3/",
    "::1, http://[::1]/",
    "[::1], http://[::1]/",
    "[::1]:81, http://[::1]:81/",
    "fd00::/8, http://[fd12:3456::1]/",
    "2001:db8::/33, http://[2001:db8:7fff::1]/",
    "2001:db8::1, http://[2001:DB8:0:0::1]/",
    "10.0.0.0/8, http://[::ffff:10.1.2.3]/",
  })
  void usesNoProxyForExemptHosts(String exceptions, String url) {
    assertEquals("DIRECT", chosen(rules("p:1", "p:1", exceptions), url));
  }

  @ParameterizedTest
  @CsvSource({
    "'', http://host/",
    "',,', http://host/",
    "., http://host/",
    "host, http://otherhost/",
    "example.org, http://badexample.org/",
    "example.org, http://example.org.evil/",
    "a.example.org, http://example.org/",
    "host:8080, http://host/",
    "host:x, http://host/",
    "10.1.2.3, http://10.1.2.30/",
    "10.1.2.3:81, http://10.1.2.3/",
    "10.0.0.0/8, http://11.0.0.1/",
    "10.1.2.0/23, http://10.1.4.0/",
    "10.1.2.3/99, http://10.1.2.2/",
    "10.1.2.3/32, http://10.1.2.2/",
    "0.0.0.0/0, http://[::1]/",
    "10.0.0.0/8, http://[fd00::1]/",
    "fd00::/8, http://10.0.0.1/",
    "2001:db8::/33, http://[2001:db8:8000::1]/",
    "10.0.0.0/x, http://10.0.0.1/",
    "999.0.0.1, http://10.0.0.1/",
    "2.3, http://10.1.2.3/",
    "10.0.0.0/8, http://10.example/",
    "<local>, http://localhost/",
  })
  void usesTheProxyForOtherHosts(String exceptions, String url) {
    assertEquals("HTTP p 1", chosen(rules("p:1", "p:1", exceptions), url));
  }

  @Test
  void sendsEachProxyItsOwnDecodedUser() {
    ProxyRules rules = rules("http://a%40b:p%3aw+%C3%A9@one:1", "two:2", null);
    Proxy one = select(rules, "http://host/");
    Proxy two = select(rules, "https://host/");
    // "a@b:p:w+é" in UTF-8
    assertEquals(Optional.of("Basic YUBiOnA6dyvDqQ=="), rules.authorization(one));
    assertEquals(Optional.empty(), rules.authorization(two));
    assertEquals(Optional.empty(), rules.authorization(Proxy.NO_PROXY));
  }

  @Test
  void exemptsNoAddressWithoutAHost() {
    assertEquals(
        Proxy.Type.HTTP, rules("p:1", null, "x").select(URI.create("http:///x")).get(0).type());
  }
}
