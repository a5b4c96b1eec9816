package io.hfj.cli;

import static io.hfj.cli.DownloadScene.MODEL;
import static io.hfj.cli.DownloadScene.SMALL;
import static io.hfj.cli.DownloadScene.TOKEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.error.ExitCode;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links copied from a browser in place of a repository: to the endpoint, and to another Hub. */
class PastedLinkIT {
  private static final String PUBLIC = "https://huggingface.co";

  @TempDir Path folder;
  private DownloadScene scene;
  private FakeHub other;

  @BeforeEach
  void start() {
    scene = new DownloadScene(folder, Place.CACHE);
    other = FakeHub.start(MODEL, HubRepo.dataset("acme/data").file("d/rows.csv", "1\n").build());
  }

  @AfterEach
  void stop() {
    scene.close();
    other.close();
  }

  private Result expect(int exit, String... words) {
    Result result = scene.run.run(words);
    assertEquals(exit, result.exit(), result.all());
    assertFalse(result.all().contains(TOKEN), result.all());
    return result;
  }

  private static List<String> filesOf(FakeHub hub) {
    return hub.requests(FakeHubMatch.resolve()).stream().map(Object::toString).toList();
  }

  // --- the configured endpoint -------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/acme/model/blob/main/config.json",
        "/acme/model/resolve/main/config.json?download=true",
        "/acme/model/raw/main/config.json#L3",
        "/acme/model/resolve/main/config.json/",
      })
  void downloadsOneFile(String path) {
    for (String base : List.of(scene.hub.endpoint(), PUBLIC, "huggingface.co", "hf.co")) {
      Result result = expect(0, "download", base + path);
      assertEquals(scene.file(SMALL) + System.lineSeparator(), result.out());
      assertFalse(result.err().contains("of the link"), result.err());
    }
    assertEquals(Set.of("Bearer " + TOKEN), scene.hub.tokensSeenAt(scene.hub.endpoint()));
  }

  @Test
  void downloadsAFolderOfADataset() {
    scene.hub.repos().put(HubRepo.dataset("acme/data").file("d/x", "1").file("e/y", "2").build());
    Result result =
        expect(0, "download", PUBLIC + "/datasets/acme/data/tree/main/d", "--dry-run", "-q");
    assertEquals("d/x" + System.lineSeparator(), result.out());
  }

  @Test
  void keepsTheOptionEndpointForALinkToThePublicHub() {
    scene.run.env("HF_TOKEN", "");
    expect(0, "download", PUBLIC + "/acme/model", "--endpoint", other.endpoint(), "--dry-run");
    assertEquals(List.of(), scene.hub.requests());
    assertFalse(other.requests().isEmpty());
  }

  @Test
  void keepsThePathAndTheMirrorsOfTheEndpoints() {
    scene.run.env("HF_ENDPOINT", scene.hub.endpoint() + "/," + other.endpoint());
    scene.hub.on(FakeHubMatch.any()).fault(Fault.status(503, "busy"));
    Result result = expect(0, "ls", other.endpoint() + "/acme/model", "-q");
    assertTrue(result.out().contains(SMALL), result.out());
    assertFalse(scene.hub.requests().isEmpty());
  }

  @Test
  void listsAndDescribesWhatALinkNames() {
    assertEquals(
        SMALL + System.lineSeparator(),
        expect(0, "ls", PUBLIC + "/acme/model/blob/main/config.json").out());
    assertTrue(expect(0, "info", "hf.co/acme/model").out().contains("acme/model"));
    expect(0, "download", "hf.co/acme/model", SMALL);
    assertEquals(
        scene.file(SMALL) + System.lineSeparator(),
        expect(0, "cache", "path", PUBLIC + "/acme/model/blob/main/config.json").out());
    expect(0, "cache", "verify", PUBLIC + "/acme/model");
    expect(0, "cache", "rm", PUBLIC + "/acme/model", "--yes");
    assertFalse(Files.exists(scene.repoFolder()));
  }

  @Test
  void removesTheCommitOfALinkFromTheCache() {
    expect(0, "download", "acme/model", SMALL);
    String sha = MODEL.commit("main").sha();
    expect(0, "cache", "rm", PUBLIC + "/acme/model/commit/" + sha, "--yes");
    assertFalse(Files.exists(scene.root()));
    expect(ExitCode.USAGE.value(), "cache", "rm", PUBLIC + "/acme/model/tree/main", "--yes");
  }

  @Test
  void leavesTheSameCommitOfAnotherRepositoryAlone() throws IOException {
    expect(0, "download", "acme/model", SMALL);
    Path fork = scene.repoFolder().resolveSibling("models--acme--fork");
    Files.move(scene.repoFolder(), fork);
    String link = PUBLIC + "/acme/model/tree/" + MODEL.commit("main").sha();
    expect(ExitCode.NOT_CACHED.value(), "cache", "rm", link, "--yes");
    expect(0, "download", "acme/model", SMALL);
    expect(0, "cache", "rm", link, "--yes");
    assertFalse(Files.exists(scene.root()));
    assertTrue(Files.exists(fork.resolve(scene.repoFolder().relativize(scene.file(SMALL)))));
  }

  @Test
  void ignoresBlanksAroundALink() {
    expect(0, "download", " " + PUBLIC + "/acme/model/blob/main/config.json\r\n", "--dry-run");
  }

  // --- another host ------------------------------------------------------------------------------

  @Test
  void asksTheHostOfTheLinkAfterANotice() {
    Result result = expect(0, "download", other.endpoint() + "/acme/model/blob/main/config.json");
    scene.assertRight(SMALL);
    assertEquals(1, result.err().lines().filter(l -> l.contains(other.endpoint())).count());
    assertEquals(List.of(), scene.hub.requests());
    assertFalse(filesOf(other).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HF_TOKEN", "file", "--token", "oidc"})
  void sendsNoTokenToTheHostOfTheLink(String from) throws IOException {
    scene.run.env("HF_TOKEN", from.equals("HF_TOKEN") ? TOKEN : "");
    if (from.equals("file")) {
      Files.createDirectories(folder.resolve("hf"));
      Files.writeString(folder.resolve("hf/token"), TOKEN);
    }
    if (from.equals("oidc")) {
      scene.run.env("HF_OIDC_RESOURCE", "acme/model").env("HF_OIDC_ID_TOKEN", TOKEN);
    }
    List<String> option = from.equals("--token") ? List.of("--token", TOKEN) : List.of();
    String link = other.endpoint() + "/acme/model";
    for (List<String> command :
        List.of(
            List.of("download", link),
            List.of("ls", link, "-l"),
            List.of("info", link, "--refs"),
            List.of("cache", "verify", link),
            List.of("adopt", link, folder.toString()),
            List.of("doctor", link))) {
      List<String> words = new ArrayList<>(command);
      words.addAll(option);
      Result result = scene.run.run(words.toArray(String[]::new));
      assertFalse(result.all().contains(TOKEN), result.all());
    }
    assertFalse(other.requests().isEmpty());
    assertEquals(List.of(), MirrorScene.withToken(other));
    assertEquals(List.of(), other.requests("/oauth/"));
    assertEquals(List.of(), MirrorScene.withToken(scene.hub));
  }

  @Test
  void sendsNoTokenWhereTheHostOfTheLinkRedirectsTo() {
    other
        .on(FakeHubMatch.any().and(request -> !request.atDataHost()))
        .fault(Fault.redirectTo(scene.hub.endpoint() + "/api/models/acme/model"));
    scene.run.run("download", other.endpoint() + "/acme/model");
    assertFalse(scene.hub.requests().isEmpty());
    assertEquals(List.of(), MirrorScene.withToken(scene.hub));
    assertEquals(List.of(), MirrorScene.withToken(other));
  }

  @Test
  void sendsTheTokenIfTheHostIsNamedForIt() {
    other.repos().account(TOKEN, "alice");
    expect(
        0,
        "download",
        other.endpoint() + "/acme/model/blob/main/config.json",
        "--token-endpoint",
        other.endpoint());
    assertEquals(Set.of("Bearer " + TOKEN), other.tokensSeenAt(other.endpoint()));
    assertEquals(List.of(), scene.hub.requests());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "download {other}/acme/model --endpoint {hub}",
        "download {other}/acme/model --endpoint demo:",
        "download {other}/acme/model --token-endpoint {hub}",
        "download {hub}/acme/model/tree/main --revision v1",
        "download {hub}/acme/model/commit/0123456789abcdef0123456789abcdef01234567 --revision main",
        "download {hub}/acme/model/blob/main/config.json model.safetensors",
        "download {hub}/acme/model --repo-type dataset",
        "download {hub}/datasets/acme/data --repo-type model",
        "download {hub}/acme/model/discussions",
        "download {hub}/acme/model/discussions/1",
        "download {hub}/acme/model/blob/main/..%2Fx",
        "download {hub}/api/models/acme/model",
        "download {hub}/acme/model/resolve/main/%0d%0aX",
        "ls {hub}/acme/model/tree/main/sub config.json",
        "info {hub}/acme/model:Q4_K_M",
        "download ftp://huggingface.co/acme/model",
        "download https:/huggingface.co/acme/model",
        "ls ssh://git:secret@hf.co/acme/model",
        "download http://user:hf_SecretOfTheUser@127.0.0.1:9/acme/model",
      })
  void reportsContradictionsWithoutARequest(String line) {
    String typed = line.replace("{other}", other.endpoint()).replace("{hub}", scene.hub.endpoint());
    Result result = expect(ExitCode.USAGE.value(), typed.split(" "));
    assertTrue(result.err().contains("hint: "), result.err());
    assertEquals("", result.out());
    assertEquals(List.of(), scene.hub.requests());
    assertEquals(List.of(), other.requests());
  }

  @Test
  void acceptsWhatTheLinkSaysAlready() {
    String link = scene.hub.endpoint() + "/acme/model/tree/main";
    expect(0, "download", link, "--revision", "main", "--repo-type", "model", "--dry-run");
    expect(0, "download", scene.hub.endpoint() + "/acme/model", "--revision", "main", "--dry-run");
  }

  @Test
  void failsIfNothingListensAtTheHostOfTheLink() {
    expect(ExitCode.NETWORK.value(), "download", "http://127.0.0.1:9/acme/model");
    assertEquals(List.of(), scene.hub.requests());
  }
}
