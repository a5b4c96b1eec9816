package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.data;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A healthy machine and broken ones; some tests need a mount, and so root. */
class DoctorIT {
  private static final String TOKEN = "hf_SecretOfTheUser";
  private static final HubRepo OPEN =
      HubRepo.model("acme/open")
          .file("a.txt", "text")
          .lfs("model.bin", Content.generated(1, 2_000_000))
          .build();
  private static final HubRepo GATED =
      HubRepo.model("acme/gated").file("a.txt", "text").gated("manual").build();

  private static final Pattern FINDING =
      Pattern.compile("\"what\":\"([^\"]+)\",\"state\":\"(\\w+)\",\"detail\":\"([^\"]*)\"");

  @TempDir Path temp;
  private FakeHub hub;
  private HfjRun hfj;
  private Path mounted;

  @BeforeEach
  void start() throws IOException {
    hub = FakeHub.start(OPEN, GATED);
    hub.repos().account(TOKEN, "alice");
    hfj = new HfjRun(temp.toRealPath()).env("HF_ENDPOINT", hub.endpoint());
  }

  @AfterEach
  void close() throws Exception {
    hub.close();
    if (mounted != null) {
      assertEquals(0, command("umount", "-l", mounted.toString()));
    }
  }

  private static int command(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private Result doctor(int exit, String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "doctor";
    System.arraycopy(words, 0, all, 1, words.length);
    Result result = hfj.run(all);
    assertEquals(exit, result.exit(), result.all());
    assertFalse(result.all().contains("\tat "), result.all());
    assertFalse(result.all().contains(TOKEN), result.all());
    assertFalse(result.all().contains("Signature="), result.all());
    return result;
  }

  /** Returns the findings by subject: the state, a blank and the detail; the worst of several. */
  private Map<String, String> findings(int exit, String... words) {
    String[] all = Stream.concat(Stream.of(words), Stream.of("--json")).toArray(String[]::new);
    Matcher json = FINDING.matcher(doctor(exit, all).out());
    Map<String, String> findings = new LinkedHashMap<>();
    while (json.find()) {
      String finding = json.group(2) + " " + json.group(3);
      findings.merge(json.group(1), finding, (one, other) -> one.startsWith("bad") ? one : other);
    }
    return findings;
  }

  private void assertGood(Map<String, String> findings, String... what) {
    for (String one : what) {
      assertTrue(findings.getOrDefault(one, "").startsWith("good "), one + " in " + findings);
    }
  }

  private void assertSkipped(Map<String, String> findings, String what) {
    assertTrue(findings.getOrDefault(what, "").startsWith("skipped "), what + " in " + findings);
  }

  /** Asserts that the first advice is about that subject and contains a name. */
  private void assertFirstAdvice(int exit, String what, String named, String... words) {
    String[] all = Stream.concat(Stream.of(words), Stream.of("--json")).toArray(String[]::new);
    String json = doctor(exit, all).out();
    assertTrue(json.startsWith("{\"healthy\":false,\"first\":\"" + what + "\","), json);
    Matcher advice = Pattern.compile("\"advice\":\"([^\"]+)\",\"exit_code\":" + exit).matcher(json);
    assertTrue(advice.find(), json);
    assertTrue(advice.group(1).contains(named), json);
  }

  @Test
  void reportsNoProblemOnAHealthyMachineAndChangesNothing() throws IOException {
    hfj.env("HF_TOKEN", TOKEN);
    Map<String, String> findings = findings(0, "acme/open", "--speed");
    assertGood(findings, "java", "locks", "token", "access", "ranges", "rate limit", "speed");
    assertFalse(Files.exists(temp.resolve("hf")));
    try (var left = Files.list(temp)) {
      assertEquals(0, left.count());
    }
    String json = doctor(0, "--json").out();
    assertTrue(json.startsWith("{\"healthy\":true,\"first\":null,"), json);
  }

  @Test
  void countsUnfinishedDownloads() throws IOException {
    Path blobs = hfj.cache().resolve("models--acme--open/blobs");
    Files.createDirectories(blobs);
    Files.write(blobs.resolve("x.hfj.incomplete"), new byte[5]);
    assertGood(findings(0), "unfinished");
  }

  @Test
  void worksWithoutANetwork() {
    hfj.env("HF_HUB_OFFLINE", "1");
    assertSkipped(findings(0), "network");
    assertFirstAdvice(8, "kept", "HF_HUB_OFFLINE", "acme/open");
    assertEquals(8, hfj.run("download", "acme/open").exit());
    hfj.env("HF_HUB_OFFLINE", "");
    assertEquals(0, hfj.run("download", "acme/open").exit());
    hfj.env("HF_HUB_OFFLINE", "1");
    assertGood(findings(0, "acme/open"), "kept");
    assertFirstAdvice(
        8, "kept", "HF_HUB_OFFLINE", "acme/open", "--cache-dir", temp.resolve("x").toString());
  }

  @Test
  void reportsABadProxy() {
    hfj.env("HTTP_PROXY", "http://user:secret@127.0.0.1:9").env("NO_PROXY", "");
    Result result = doctor(5);
    assertFalse(result.out().contains("secret"), result.out());
    assertFirstAdvice(5, "endpoint", "proxy");
  }

  @Test
  void reportsAnUnknownHost() {
    hfj.env("HF_ENDPOINT", "http://no-such-host.invalid");
    assertFirstAdvice(5, "dns", "HF_ENDPOINT");
  }

  @Test
  void reportsADeadMirrorAmongWorkingOnes() {
    hfj.env("HF_ENDPOINT", "http://127.0.0.1:9," + hub.endpoint());
    String endpoint = "\"what\":\"endpoint\",\"state\":\"%s\",\"detail\":\"%s127.0.0.1:%s";
    String json = doctor(5, "--json").out();
    assertTrue(json.contains(endpoint.formatted("bad", "cannot connect to ", 9)), json);
    int port = URI.create(hub.endpoint()).getPort();
    assertTrue(json.contains(endpoint.formatted("good", "", port)), json);
    assertFirstAdvice(5, "endpoint", "");
  }

  @Test
  void namesTheIssuerOfAnInterceptedCertificate() throws IOException {
    HeldCertificate own =
        new HeldCertificate.Builder()
            .commonName("The Office Firewall")
            .addSubjectAlternativeName("localhost")
            .build();
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder().heldCertificate(own).build();
    try (MockWebServer server = new MockWebServer()) {
      server.useHttps(certificates.sslSocketFactory());
      server.start();
      for (int i = 0; i < 9; i++) {
        server.enqueue(new MockResponse.Builder().code(401).body("{}").build());
      }
      hfj.env("HF_ENDPOINT", "https://localhost:" + server.getPort());
      Result result = doctor(5);
      assertTrue(result.out().contains("CN=The Office Firewall"), result.out());
      assertFirstAdvice(5, "endpoint", "SSL_CERT_FILE");
      Path pem = Files.writeString(temp.resolve("ca.pem"), own.certificatePem());
      hfj.env("SSL_CERT_FILE", pem.toString());
      String trusted = doctor(0).out();
      assertTrue(trusted.contains("CN=The Office Firewall"), trusted);
    }
  }

  @Test
  void reportsAWrongClock() throws IOException {
    for (int days : new int[] {0, -3}) {
      ZonedDateTime theirs = ZonedDateTime.now(ZoneOffset.UTC).plusDays(days);
      String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(theirs);
      try (MockWebServer server = new MockWebServer()) {
        server.start();
        for (int i = 0; i < 4; i++) {
          server.enqueue(
              new MockResponse.Builder().code(401).addHeader("Date", date).body("{}").build());
        }
        hfj.env("HF_ENDPOINT", "http://127.0.0.1:" + server.getPort());
        if (days == 0) {
          assertGood(findings(0), "clock");
        } else {
          assertTrue(findings(5).get("clock").contains("3 days"));
          assertFirstAdvice(5, "clock", "");
        }
      }
    }
  }

  @Test
  void reportsABadToken() {
    hfj.env("HF_TOKEN", "hf_mistyped");
    assertFirstAdvice(4, "token", "");
    assertFalse(doctor(4).all().contains("hf_mistyped"));
    hfj.env("HF_TOKEN", "two words");
    assertFirstAdvice(2, "token", "");
  }

  @Test
  void reportsMissingAccess() {
    assertFirstAdvice(4, "access", hub.endpoint() + "/acme/gated", "acme/gated");
    hfj.env("HF_TOKEN", TOKEN);
    assertFirstAdvice(4, "access", hub.endpoint() + "/acme/gated", "acme/gated");
    assertFirstAdvice(3, "access", "--repo-type", "acme/mispelt");
    assertFirstAdvice(3, "access", "acme/open", "acmee/open");
    assertFirstAdvice(3, "access", "--repo-type model", "acme/open", "--repo-type", "dataset");
  }

  @Test
  void reportsMissingAccessToAFile() {
    hub.on(any().path("/auth-check")).fault(Fault.status(404, "no such page"));
    assertEquals(4, hfj.run("download", "acme/gated").exit());
    assertFirstAdvice(4, "access", hub.endpoint() + "/acme/gated", "acme/gated");
    hfj.env("HF_TOKEN", TOKEN);
    assertFirstAdvice(4, "access", hub.endpoint() + "/acme/gated", "acme/gated");
    assertGood(findings(0, "acme/open"), "access");
  }

  @Test
  void explainsWhySpeedCannotBeMeasured() {
    assertSkipped(findings(0, "--speed"), "speed");
    hub.repos().put(HubRepo.model("acme/tiny").file("a.txt", "text").build());
    assertSkipped(findings(0, "acme/tiny", "--speed"), "speed");
    doctor(0, "acme/open", "--speed");
    assertEquals(1, hub.requests(data().path("model.bin")).size());
  }

  @Test
  void measuresAGatedRepositoryWithTheToken() {
    HubRepo closed =
        HubRepo.model("acme/closed")
            .lfs("model.bin", Content.generated(1, 2_000_000))
            .gated("auto")
            .grant(TOKEN)
            .build();
    HubRepo small =
        HubRepo.model("acme/small").file("a.txt", "text").gated("auto").grant(TOKEN).build();
    try (FakeHub other = FakeHub.start(closed, small);
        FakeHub mirror = FakeHub.start(closed)) {
      other.repos().account(TOKEN, "alice");
      hfj.env("HF_ENDPOINT", other.endpoint()).env("HF_TOKEN", TOKEN);
      Map<String, String> findings = findings(0, "acme/closed", "--speed");
      assertTrue(findings.get("ranges").startsWith("good localhost:"), findings.toString());
      assertGood(findings, "speed");
      assertEquals(Set.of(), other.tokensSeenAt(other.dataHost()));
      other.configure(options -> options.redirectsPlainFiles(true));
      assertTrue(findings(0, "acme/small").get("ranges").startsWith("good 127.0.0.1:"));
      // The first endpoint is not the one that the token belongs to.
      hfj.env("HF_ENDPOINT", mirror.endpoint() + "," + other.endpoint());
      hfj.run("doctor", "acme/closed", "--token-endpoint", other.endpoint());
      assertEquals(Set.of(), mirror.tokensSeenAt(mirror.endpoint()));
    }
  }

  private void mount(String... options) throws Exception {
    Path point = Files.createDirectory(temp.resolve("disk"));
    boolean done =
        command("mount", "-t", "tmpfs", "-o", options[0], "tmpfs", point.toString()) == 0;
    Prerequisite.MOUNT.require(done, "only root may mount");
    mounted = point;
    hfj.env("HF_HUB_CACHE", point.resolve("hub").toString());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void reportsAReadOnlyDisk() throws Exception {
    mount("size=1m");
    assertEquals(0, command("mount", "-o", "remount,ro", mounted.toString()));
    assertFirstAdvice(6, "cache", "HF_HUB_CACHE");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void reportsAFullDisk() throws Exception {
    mount("size=1m");
    Files.write(mounted.resolve("filler"), new byte[900_000]);
    assertFirstAdvice(6, "free space", "");
  }

  @Test
  void reportsACacheThatIsNotAFolder() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");
    hfj.env("HF_HUB_CACHE", file.toString());
    assertFirstAdvice(6, "cache", "HF_HUB_CACHE");
    hfj.env("HF_HUB_CACHE", file.resolve("below/hub").toString());
    assertFirstAdvice(6, "cache", "HF_HUB_CACHE");
    assertTrue(findings(6).get("cache").contains(file + " "));
    assertEquals(6, hfj.run("download", "acme/open").exit());
    hfj.env("HF_HUB_CACHE", "").env("HF_HOME", file.toString());
    assertFirstAdvice(6, "cache", "HF_HUB_CACHE");
    Path broken = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("gone"));
    hfj.env("HF_HUB_CACHE", broken.toString());
    assertFirstAdvice(6, "cache", "HF_HUB_CACHE");
    assertEquals(6, hfj.run("download", "acme/open").exit());
  }

  @Test
  void warnsOnceOfAnUnreadableTokenFile() throws IOException {
    Files.createDirectories(temp.resolve("hf/token"));
    String err = doctor(0, "acme/open").err();
    assertEquals(1, err.lines().filter(line -> line.contains("hf/token")).count(), err);
  }

  @Test
  void reportsAnInvalidSetUpAsFarAsPossible() {
    hfj.env("HF_ENDPOINT", "https://me:" + TOKEN + "@hub.example").env("HF_HUB_CACHE", "/models");
    Result shown = hfj.run("env", "--json");
    assertEquals(2, shown.exit(), shown.all());
    assertTrue(shown.out().contains("\"Java version\":"), shown.out());
    assertTrue(shown.out().contains("\"HF_ENDPOINT\":\"https://***@hub.example"), shown.out());
    assertTrue(shown.out().contains("\"HF_HUB_CACHE\":\"/models (environment)"), shown.out());
    assertTrue(shown.err().contains("HF_ENDPOINT"), shown.err());
    assertFalse(shown.all().contains(TOKEN), shown.all());
  }

  @Test
  void reportsTheSetUpWithoutASecret() {
    hfj.env("HF_TOKEN", TOKEN)
        .env("HTTPS_PROXY", "http://me:" + TOKEN + "@proxy.example:3128")
        .env("https_proxy", "me:" + TOKEN + "@lower.example:3128")
        .env("HF_OIDC_ID_TOKEN", TOKEN)
        .env("HF_HUB_CACHE", "/models")
        .env("HF_HUB_ETAG_TIMEOUT", "soon");
    for (String[] words : List.of(new String[] {"env"}, new String[] {"env", "--json"})) {
      Result shown = hfj.run(words);
      assertEquals(0, shown.exit(), shown.all());
      assertFalse(shown.all().contains(TOKEN), shown.all());
      assertTrue(shown.out().contains("HF_HUB_ETAG_TIMEOUT is "), shown.out());
      assertTrue(shown.out().contains("/models (environment)"), shown.out());
      assertTrue(shown.out().contains("http://***@proxy.example:3128"), shown.out());
      assertTrue(shown.out().contains("***@lower.example:3128 (environment"), shown.out());
      assertTrue(shown.out().contains("from HF_TOKEN"), shown.out());
    }
  }
}
