package io.hfj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.env.Endpoint;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubHostsTest {
  private static boolean mayReceiveToken(String endpoint, String url) {
    return HubHosts.of(new Endpoint(endpoint)).mayReceiveToken(HttpUrl.get(url));
  }

  @ParameterizedTest
  @CsvSource({
    "https://huggingface.co, https://huggingface.co/gpt2/resolve/main/x",
    "https://huggingface.co, https://HuggingFace.CO:443/x",
    "https://huggingface.co, https://hf.co/x",
    "https://mirror.example/hf, https://mirror.example/elsewhere",
    "https://mirror.example, https://huggingface.co/x",
    "https://mirror.example, https://hub-ci.huggingface.co/x",
    "http://mirror.example, https://mirror.example/x",
    "http://mirror.example:80, https://mirror.example/x",
    "http://localhost:8080, http://localhost:8080/x",
    "https://mirror.example:8443, https://mirror.example:8443/x",
  })
  void sendsTheTokenToTheHub(String endpoint, String url) {
    assertTrue(mayReceiveToken(endpoint, url));
  }

  @ParameterizedTest
  @CsvSource({
    "https://huggingface.co, http://huggingface.co/x",
    "https://huggingface.co, https://huggingface.co:8443/x",
    "https://huggingface.co, https://cdn-lfs.huggingface.co/x",
    "https://huggingface.co, https://cas-bridge.xethub.hf.co/x",
    "https://huggingface.co, https://huggingface.co.evil.example/x",
    "https://huggingface.co, https://evilhuggingface.co/x",
    "https://huggingface.co, https://huggingface.co./x",
    "https://huggingface.co, http://huggingface.co@evil.example/x",
    "https://huggingface.co, https://huggingface.co:443@evil.example/x",
    "https://huggingface.co, https://evil.example/huggingface.co",
    "https://huggingface.co, https://evil.example\\@huggingface.co/x",
    "https://mirror.example, http://mirror.example/x",
    "https://mirror.example, https://mirror.example:444/x",
    "https://mirror.example, https://a.mirror.example/x",
    "http://mirror.example:8080, https://mirror.example/x",
    "http://mirror.example:8080, https://mirror.example:8080/x",
    "http://mirror.example, https://mirror.example:8443/x",
    "http://mirror.example, http://mirror.example:8080/x",
    "http://mirror.example, http://huggingface.co/x",
    "http://localhost:8080, http://localhost:8081/x",
    "http://localhost:8080, http://127.0.0.1:8080/x",
  })
  void keepsTheTokenFromEverybodyElse(String endpoint, String url) {
    assertFalse(mayReceiveToken(endpoint, url));
  }

  @ParameterizedTest
  @CsvSource({
    "https://huggingface.co/x, true",
    "http://hf.co/x, true",
    "https://mirror.example:8443/x, true",
    "https://cdn-lfs.hf.co/x, false",
    "https://mirror.example@evil.example/x, false",
  })
  void knowsWhichRedirectsStayWithTheHub(String url, boolean hub) {
    HubHosts hosts = HubHosts.of(new Endpoint("https://mirror.example"));
    assertEquals(hub, hosts.isHub(HttpUrl.get(url)));
  }

  @Test
  void hasNoHostsForADemoThatIsNotStarted() {
    assertThrows(IllegalArgumentException.class, () -> HubHosts.of(new Endpoint("demo:")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://huggingface.co", "http://hub_server:81/p", "http://[::1]:9"})
  void understandsWhatAnEndpointMayBe(String endpoint) {
    assertTrue(mayReceiveToken(endpoint, endpoint + "/api"));
  }
}
