package io.hfj.http.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.env.NamedSetting;
import io.hfj.env.ProxySettings;
import io.hfj.fuzz.Input;
import java.net.Proxy;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Proxy settings: a proxy (the first line), {@code NO_PROXY} (the second) and a target address (the
 * third). A plain host name that is listed is exempt; no message shows a password.
 */
public final class ProxyRulesFuzz {
  private static final String SECRET = "s3cr3tS3CR3T";

  private ProxyRulesFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    List<String> lines = Input.lines(input, 3);
    refusals(lines.get(0));
    refusals("http://me:" + SECRET + lines.get(0) + "@proxy:3128");
    ProxyRules rules = rules("http://proxy:3128", lines.get(1)).orElseThrow();
    HttpUrl url = HttpUrl.parse("http://" + lines.get(2));
    if (url == null) {
      return;
    }
    HttpUrl address = url.newBuilder().username("").password("").build(); // as OkHttp asks
    Proxy proxy = rules.select(address.uri()).get(0);
    assertEquals(
        proxy.type() == Proxy.Type.DIRECT ? Optional.empty() : Optional.of("proxy:3128"),
        rules.nameFor(url));
    boolean named =
        List.of(lines.get(1).strip().split("[,\\s]+")).contains(url.host())
            && url.host().matches("[a-z][a-z0-9_.-]*");
    if (named) {
      assertEquals(Proxy.Type.DIRECT, proxy.type(), lines.get(1) + " lists " + url.host());
    }
    if (lines.get(1).isBlank()) {
      assertEquals(Proxy.Type.HTTP, proxy.type());
    }
  }

  private static void refusals(String value) {
    try {
      rules(value, "");
    } catch (BadInput refused) {
      assertFalse((refused.getMessage() + refused.advice()).contains(SECRET), value);
      assertTrue(refused.getMessage().startsWith("HTTP_PROXY"));
    }
  }

  private static Optional<ProxyRules> rules(String proxy, String exceptions) {
    Optional<NamedSetting> http = Optional.of(new NamedSetting("HTTP_PROXY", proxy.strip()));
    Optional<NamedSetting> none = Optional.of(new NamedSetting("NO_PROXY", exceptions.strip()));
    return Optional.of(ProxyRules.of(new ProxySettings(http, http, none)));
  }
}
