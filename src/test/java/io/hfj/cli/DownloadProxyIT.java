package io.hfj.cli;

import static io.hfj.cli.DownloadScene.LARGE;
import static io.hfj.cli.DownloadScene.MEDIUM;
import static io.hfj.cli.DownloadScene.SMALL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.FakeHubRequest;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads through a proxy: the fake Hub's own address, which answers for every host. */
class DownloadProxyIT {
  @TempDir Path folder;

  private DownloadScene scene() {
    DownloadScene scene = new DownloadScene(folder, Place.CACHE);
    scene
        .run
        .env("HF_ENDPOINT", "http://hub.example")
        .env("http_proxy", scene.hub.endpoint().replace("//", "//me:pa55word@"));
    return scene;
  }

  private static Set<String> hostsRequested(DownloadScene scene, boolean directly) {
    return scene.hub.requests().stream()
        .filter(request -> request.atDataHost() == directly)
        .map(FakeHubRequest::baseUrl)
        .collect(Collectors.toSet());
  }

  @Test
  void reachesTheHubAndTheDataHostThroughIt() {
    try (DownloadScene scene = scene()) {
      scene.expect(0);
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(
          Set.of("http://hub.example", scene.hub.dataHost()), hostsRequested(scene, false));
      assertEquals(Set.of(), hostsRequested(scene, true));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", ".localhost", "x, LOCALHOST", "localhost:PORT"})
  void connectsDirectlyToAnExemptDataHost(String exempt) {
    try (DownloadScene scene = scene()) {
      String port = scene.hub.dataHost().replaceFirst(".*:", "");
      scene.run.env("NO_PROXY", exempt.replace("PORT", port));
      scene.expect(0);
      scene.assertRight(SMALL, MEDIUM, LARGE);
      assertEquals(Set.of("http://hub.example"), hostsRequested(scene, false));
      assertEquals(Set.of(scene.hub.dataHost()), hostsRequested(scene, true));
    }
  }

  @Test
  void sendsThePasswordToTheProxyOnly() {
    try (DownloadScene scene = scene()) {
      scene.run.env("no_proxy", "localhost");
      scene.expect(0);
      for (FakeHubRequest request : scene.hub.requests()) {
        assertEquals(!request.atDataHost(), request.header("Proxy-Authorization").isPresent());
      }
    }
  }

  @Test
  void namesTheProxyThatRefusesThePassword() {
    try (DownloadScene scene = scene()) {
      scene
          .hub
          .on(FakeHubMatch.any())
          .fault(Fault.status(407, "no", "Proxy-Authenticate", "Basic"));
      Result result = scene.expect(ExitCode.NETWORK.value());
      String proxy = scene.hub.endpoint().replace("http://", "");
      assertTrue(
          result.err().contains("error: proxy " + proxy + " rejected the user name"), result.err());
      assertFalse(result.all().contains("pa55word"), result.all());
      assertEquals(List.of(), scene.run.sleeps());
    }
  }

  /** Recorded from tinyproxy 1.11.1 and squid 5.7, without bodies. */
  static Stream<Arguments> responsesOfProxies() {
    String[] tinyproxy = {"Server", "tinyproxy/1.11.1", "Content-Type", "text/html"};
    String page = "text/html;charset=utf-8";
    String[] squid = {"Server", "squid/5.7", "Content-Type", page, "X-Squid-Error", ""};
    String[] wrong = Arrays.copyOf(tinyproxy, 6);
    wrong[4] = "WWW-Authenticate";
    wrong[5] = "Basic realm=\"Tinyproxy\"";
    String[] denied = squid.clone();
    denied[5] = "ERR_ACCESS_DENIED 0";
    String[] dead = squid.clone();
    dead[5] = "ERR_CONNECT_FAIL 111";
    String[] status = {"Proxy-Status", "proxy.corp.example; error=destination_unavailable"};
    String rules = "refused to connect to hub.example: HTTP ";
    return Stream.of(
        Arguments.of(401, wrong, "rejected the user name and password in http_proxy", 0),
        Arguments.of(403, tinyproxy, rules + 403, 0),
        Arguments.of(500, tinyproxy, rules + 500, 5),
        Arguments.of(403, denied, rules + 403, 0),
        Arguments.of(503, dead, rules + 503, 5),
        Arguments.of(502, status, rules + 502, 5));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("responsesOfProxies")
  void namesTheProxyForItsOwnErrors(int status, String[] headers, String says, int sleeps) {
    try (DownloadScene scene = scene()) {
      scene.hub.on(FakeHubMatch.any()).fault(Fault.status(status, "<html>", headers));
      Result result = scene.expect(ExitCode.NETWORK.value());
      String proxy = scene.hub.endpoint().replace("http://", "");
      assertTrue(result.err().contains("error: proxy " + proxy + " " + says), result.err());
      assertFalse(result.err().contains("HF_TOKEN"), result.err());
      assertFalse(result.all().contains("pa55word"), result.all());
      assertEquals(sleeps, scene.run.sleeps().size());
    }
  }

  @Test
  void namesTheServerForErrorsThatAProxyForwards() {
    try (DownloadScene scene = scene()) {
      scene
          .hub
          .on(FakeHubMatch.any())
          .fault(
              Fault.error(403, "GatedRepo", "no"),
              Fault.header("Via", "1.1 proxy.corp.example (squid/5.7)"),
              Fault.header("X-Cache", "MISS from proxy.corp.example"));
      scene.expect(ExitCode.DENIED.value());
    }
  }

  @Test
  void namesTheProxyThatIsUnreachable() {
    try (DownloadScene scene = scene()) {
      scene.hub.close();
      Result result = scene.expect(ExitCode.NETWORK.value());
      String proxy = scene.hub.endpoint().replace("http://", "");
      assertTrue(result.err().contains("error: cannot connect to proxy " + proxy), result.err());
      assertFalse(result.all().contains("pa55word"), result.all());
    }
  }
}
