package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.data;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
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

/** A healthy machine and sick ones; some need a mount, and so root. */
class DoctorIT {
  private static final String TOKEN = "hf_SecretOfTheUser";
  private static final HubRepo OPEN =
      HubRepo.model("acme/open")
          .file("a.txt", "text")
          .lfs("model.bin", Content.generated(1, 2_000_000))
          .build();
  private static final HubRepo GATED =
      HubRepo.model("acme/gated").file("a.txt", "text").gated("manual").build();

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

  /** The last line says it, and it is about that. */
  private void first(int exit, String what, String advice, String... words) {
    Result result = doctor(exit, words);
    String last = result.out().strip().lines().reduce((a, b) -> b).orElse("");
    assertTrue(last.startsWith("To do first, for " + what + ": "), result.out());
    assertTrue(last.contains(advice), result.out());
  }

  @Test
  void findsAHealthyMachineHealthyAndChangesNothing() throws IOException {
    hfj.env("HF_TOKEN", TOKEN);
    Result result = doctor(0, "acme/open", "--speed");
    assertTrue(result.out().endsWith("\nAll is well.\n"), result.out());
    for (String line :
        List.of(
            "ok  java        version ",
            "ok  locks       hold between processes",
            "ok  token       from HF_TOKEN, of alice, permission read",
            "ok  access      acme/open may be read",
            "ok  ranges      ",
            "ok  rate limit  499 requests left, more in ",
            "ok  speed       ")) {
      assertTrue(result.out().contains(line), line + " in " + result.out());
    }
    assertFalse(Files.exists(temp.resolve("hf")));
    try (var left = Files.list(temp)) {
      assertEquals(0, left.count());
    }
    String json = doctor(0, "--json").out();
    assertTrue(json.startsWith("{\"healthy\":true,\"first\":null,"), json);
  }

  @Test
  void countsWhatDownloadsLeft() throws IOException {
    Path blobs = hfj.cache().resolve("models--acme--open/blobs");
    Files.createDirectories(blobs);
    Files.write(blobs.resolve("x.hfj.incomplete"), new byte[5]);
    assertTrue(doctor(0).out().contains("ok  unfinished  1 file(s), 5.0; "));
  }

  @Test
  void worksWithoutANetwork() {
    hfj.env("HF_HUB_OFFLINE", "1");
    assertTrue(doctor(0).out().contains("-   network     HF_HUB_OFFLINE forbids it"));
    first(8, "kept", "with a network", "acme/open");
    assertEquals(8, hfj.run("download", "acme/open").exit());
    hfj.env("HF_HUB_OFFLINE", "");
    assertEquals(0, hfj.run("download", "acme/open").exit());
    hfj.env("HF_HUB_OFFLINE", "1");
    String out = doctor(0, "acme/open").out();
    assertTrue(out.contains("ok  kept        2 file(s) of acme/open as of commit "), out);
    first(8, "kept", "with a network", "acme/open", "--cache-dir", temp.resolve("x").toString());
  }

  @Test
  void seesABadProxy() {
    hfj.env("HTTP_PROXY", "http://user:secret@127.0.0.1:9").env("NO_PROXY", "");
    Result result = doctor(5);
    assertTrue(result.out().contains("proxy"), result.out());
    assertFalse(result.out().contains("secret"), result.out());
    first(5, "endpoint", "proxy");
  }

  @Test
  void seesAnUnknownHost() {
    hfj.env("HF_ENDPOINT", "http://no-such-host.invalid");
    first(5, "dns", "HF_ENDPOINT");
  }

  @Test
  void seesADeadMirrorAmongLivingOnes() {
    hfj.env("HF_ENDPOINT", "http://127.0.0.1:9," + hub.endpoint());
    Result result = doctor(5);
    assertTrue(result.out().contains("BAD endpoint    127.0.0.1:9"), result.out());
    assertTrue(result.out().contains("ok  endpoint    127.0.0.1:"), result.out());
    first(5, "endpoint", "check the network");
  }

  @Test
  void namesWhoInterceptsTls() throws IOException {
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
      assertTrue(result.out().contains("signed by CN=The Office Firewall"), result.out());
      first(5, "endpoint", "SSL_CERT_FILE");
      Path pem = Files.writeString(temp.resolve("ca.pem"), own.certificatePem());
      hfj.env("SSL_CERT_FILE", pem.toString());
      String trusted = doctor(0).out();
      assertTrue(trusted.contains("vouched for by CN=The Office Firewall"), trusted);
    }
  }

  @Test
  void seesAWrongClock() throws IOException {
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
          assertTrue(doctor(0).out().contains("ok  clock       agrees"));
        } else {
          assertTrue(doctor(5).out().contains("BAD clock       this machine's is 3 days ahead"));
          first(5, "clock", "set it right");
        }
      }
    }
  }

  @Test
  void seesABadToken() {
    hfj.env("HF_TOKEN", "hf_mistyped");
    first(4, "token", "make a new one");
    assertFalse(doctor(4).all().contains("hf_mistyped"));
    hfj.env("HF_TOKEN", "two words");
    first(2, "token", "copy it again");
  }

  @Test
  void seesThatAccessWasNotGranted() {
    first(4, "access", "ask for access at", "acme/gated");
    hfj.env("HF_TOKEN", TOKEN);
    first(4, "access", "ask for access at", "acme/gated");
    first(3, "access", "whose token it is", "acme/mispelt");
    first(3, "access", "did you mean acme/open?", "acmee/open");
    first(3, "access", "add --repo-type model", "acme/open", "--repo-type", "dataset");
  }

  @Test
  void seesAtAFileThatAccessWasNotGranted() {
    hub.on(any().path("/auth-check")).fault(Fault.status(404, "no such page"));
    assertEquals(4, hfj.run("download", "acme/gated").exit());
    first(4, "access", "ask for access at", "acme/gated");
    hfj.env("HF_TOKEN", TOKEN);
    first(4, "access", "ask for access at", "acme/gated");
    assertTrue(doctor(0, "acme/open").out().contains("ok  access      acme/open may be read"));
  }

  @Test
  void saysWhatSpeedCannotBeMeasuredWith() {
    assertTrue(doctor(0, "--speed").out().contains("-   speed       "));
    hub.repos().put(HubRepo.model("acme/tiny").file("a.txt", "text").build());
    String tiny = doctor(0, "acme/tiny", "--speed").out();
    assertTrue(tiny.contains("-   speed       the largest file has 4 bytes"), tiny);
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
      String out = doctor(0, "acme/closed", "--speed").out();
      assertTrue(out.contains("ok  ranges      localhost:"), out);
      assertTrue(out.contains("ok  speed       "), out);
      assertEquals(Set.of(), other.tokensSeenAt(other.dataHost()));
      other.configure(options -> options.redirectsPlainFiles(true));
      assertTrue(doctor(0, "acme/small").out().contains("ok  ranges      127.0.0.1:"));
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
    assumeTrue(done, "only root may mount");
    mounted = point;
    hfj.env("HF_HUB_CACHE", point.resolve("hub").toString());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void seesADiskThatMayNotBeWritten() throws Exception {
    mount("size=1m");
    assertEquals(0, command("mount", "-o", "remount,ro", mounted.toString()));
    first(6, "cache", "set HF_HUB_CACHE to a folder of yours");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void seesADiskThatIsFull() throws Exception {
    mount("size=1m");
    Files.write(mounted.resolve("filler"), new byte[900_000]);
    first(6, "free space", "free some");
  }

  @Test
  void seesThatTheCacheIsNoFolder() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");
    hfj.env("HF_HUB_CACHE", file.toString());
    first(6, "cache", "move it away");
    hfj.env("HF_HUB_CACHE", file.resolve("below/hub").toString());
    first(6, "cache", "move it away");
    assertTrue(doctor(6).out().contains(file + " is no folder"));
    assertEquals(6, hfj.run("download", "acme/open").exit());
    hfj.env("HF_HUB_CACHE", "").env("HF_HOME", file.toString());
    first(6, "cache", "move it away");
    Path broken = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("gone"));
    hfj.env("HF_HUB_CACHE", broken.toString());
    first(6, "cache", "move it away");
    assertEquals(6, hfj.run("download", "acme/open").exit());
  }

  @Test
  void complainsOnceOfATokenFileThatCannotBeRead() throws IOException {
    Files.createDirectories(temp.resolve("hf/token"));
    String err = doctor(0, "acme/open").err();
    assertEquals(1, err.lines().filter(line -> line.contains("token file")).count(), err);
  }

  @Test
  void tellsWhatItCanOfASetUpThatCannotBeUsed() {
    hfj.env("HF_ENDPOINT", "https://me:" + TOKEN + "@hub.example").env("HF_HUB_CACHE", "/models");
    Result shown = hfj.run("env");
    assertEquals(2, shown.exit(), shown.all());
    assertTrue(shown.out().contains("- Java version: "), shown.out());
    assertTrue(shown.out().contains("- HF_ENDPOINT: https://***@hub.example"), shown.out());
    assertTrue(shown.out().contains("- HF_HUB_CACHE: /models (environment)"), shown.out());
    assertTrue(shown.err().contains("user name or password"), shown.err());
    assertFalse(shown.all().contains(TOKEN), shown.all());
  }

  @Test
  void tellsHowItIsSetUpWithoutASecret() {
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
      assertTrue(shown.out().contains("HF_HUB_ETAG_TIMEOUT is not a whole number"), shown.out());
      assertTrue(shown.out().contains("/models (environment)"), shown.out());
      assertTrue(shown.out().contains("http://***@proxy.example:3128"), shown.out());
      assertTrue(shown.out().contains("***@lower.example:3128 (environment"), shown.out());
      assertTrue(shown.out().contains("from HF_TOKEN"), shown.out());
    }
  }
}
