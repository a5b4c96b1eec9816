package io.hfj.http.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubHostsTest {
  private static boolean mayReceiveToken(String endpoint, String url) {
    return new HubHosts(HttpUrl.get(endpoint)).mayReceiveToken(HttpUrl.get(url));
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
  void keepsTheTokenFromOtherHosts(String endpoint, String url) {
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
  void recognizesRedirectsWithinTheHub(String url, boolean hub) {
    HubHosts hosts = new HubHosts(HttpUrl.get("https://mirror.example"));
    assertEquals(hub, hosts.isHub(HttpUrl.get(url)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://huggingface.co", "http://hub_server:81/p", "http://[::1]:9"})
  void acceptsEveryFormOfEndpoint(String endpoint) {
    assertTrue(mayReceiveToken(endpoint, endpoint + "/api"));
  }

  /** Parses endpoints separated by blanks; the token belongs to the one with a star. */
  private static HubHosts several(String endpoints, boolean closed) {
    List<HttpUrl> all =
        Arrays.stream(endpoints.split(" ")).map(one -> HttpUrl.get(one.replace("*", ""))).toList();
    String owner =
        Arrays.stream(endpoints.split(" ")).filter(one -> one.endsWith("*")).findFirst().get();
    return new HubHosts(all, HttpUrl.get(owner.replace("*", "")), closed);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example* https://b.example, https://a.example/x",
    "https://a.example https://b.example*, https://b.example/x",
    "http://127.0.0.1:81* http://127.0.0.1:82, http://127.0.0.1:81/x",
    "http://a.example* https://b.example, https://a.example/x",
    "https://huggingface.co* https://b.example, https://huggingface.co/x",
    "https://huggingface.co* https://b.example, https://hf.co/x",
    "https://b.example https://huggingface.co*, https://hf.co/x",
    "https://hub-ci.huggingface.co* https://b.example, https://huggingface.co/x",
  })
  void sendsTheTokenToTheEndpointItBelongsTo(String endpoints, String url) {
    assertTrue(several(endpoints, false).mayReceiveToken(HttpUrl.get(url)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example* https://b.example, https://b.example/x",
    "https://a.example https://b.example*, https://a.example/x",
    "http://127.0.0.1:81* http://127.0.0.1:82, http://127.0.0.1:82/x",
    "https://a.example* https://b.example, https://huggingface.co/x",
    "https://a.example* https://b.example, https://hf.co/x",
    "https://a.example* https://huggingface.co, https://huggingface.co/x",
    "https://huggingface.co https://b.example*, https://huggingface.co/x",
    "https://huggingface.co* https://b.example, https://b.example/x",
    "https://huggingface.co* https://b.example, http://huggingface.co/x",
    "http://huggingface.co* https://b.example, https://hf.co:8443/x",
  })
  void keepsTheTokenFromTheOtherEndpoints(String endpoints, String url) {
    assertFalse(several(endpoints, false).mayReceiveToken(HttpUrl.get(url)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, true",
    "https://b.example:81/x, true",
    "https://huggingface.co/x, true",
    "https://c.example/x, false",
  })
  void treatsEveryEndpointAsTheHub(String url, boolean hub) {
    HubHosts hosts = several("https://a.example* https://b.example", false);
    assertEquals(hub, hosts.isHub(HttpUrl.get(url)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, true",
    "https://a.example:443/, true",
    "http://b.example:81/elsewhere, true",
    "http://a.example/x, false",
    "https://a.example:444/x, false",
    "https://b.example:81/x, false",
    "http://b.example/x, false",
    "https://cdn.a.example/x, false",
    "https://huggingface.co/x, false",
    "https://a.example@evil.example/x, false",
  })
  void contactsOnlyTheEndpointsIfConfigured(String url, boolean may) {
    String endpoints = "https://a.example* http://b.example:81/hf";
    assertEquals(may, several(endpoints, true).mayBeContacted(HttpUrl.get(url)));
    assertTrue(several(endpoints, false).mayBeContacted(HttpUrl.get(url)));
  }
}
