package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.resolve;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubResponse;
import io.hfj.server.RepoFile;
import io.hfj.server.ServedCollection;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Collections: several repositories in one download. */
class CollectionIT {
  private static final String TOKEN = "hf_SecretOfTheUser";
  private static final String SLUG = "acme/all-0123456789abcdef01234567";
  private static final String BOTH = "acme/both-0123456789abcdef01234567";

  private static final HubRepo MODEL =
      HubRepo.model("acme/model")
          .file("config.json", "{}")
          .lfs("model.safetensors", Content.generated(1, 300_000))
          .lfs("pytorch_model.bin", Content.generated(2, 310_000))
          .build();

  private static final HubRepo DATA =
      HubRepo.dataset("acme/data").lfs("d/rows.parquet", Content.generated(3, 50_000)).build();

  private static final HubRepo SPACE =
      HubRepo.of(new RepoId(RepoType.SPACE, "acme/app")).file("app.py", "print()\n").build();

  private static final HubRepo SAME = HubRepo.dataset("acme/model").file("rows.csv", "1\n").build();

  private static final HubRepo GATED =
      HubRepo.model("acme/gated").file("a.txt", "text").gated("auto").build();

  private static final ServedCollection ALL =
      ServedCollection.of(SLUG, "All")
          .with("model", "acme/model")
          .with("paper", "2307.09288")
          .with("dataset", "acme/data")
          .with("space", "acme/app")
          .with("model", "acme/model")
          .with("collection", "acme/other-1")
          .with("model", "../../etc");

  @TempDir Path folder;
  private FakeHub hub;
  private HfjRun run;

  @BeforeEach
  void start() {
    hub = FakeHub.start(MODEL, DATA, SPACE, SAME, GATED);
    hub.repos()
        .put(ALL)
        .put(
            ServedCollection.of(BOTH, "Both")
                .with("model", "acme/gated")
                .with("dataset", "acme/data")
                .with("model", "acme/none"))
        .account(TOKEN, "alice");
    run = new HfjRun(folder).env("HF_ENDPOINT", hub.endpoint());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private Result expect(int exit, String line) {
    Result result = run.run(("download " + line).split(" "));
    assertEquals(exit, result.exit(), result.all());
    assertFalse(result.all().contains("\tat "), result.all());
    return result;
  }

  private static void assertComplete(Path root, HubRepo repo) throws IOException {
    for (RepoFile file : repo.commit("main").files().values()) {
      assertArrayEquals(
          file.content().bytes(), Files.readAllBytes(root.resolve(file.path())), file.path());
    }
  }

  private Path snapshot(HubRepo repo) {
    return run.cache()
        .resolve(repo.id().folder())
        .resolve("snapshots")
        .resolve(repo.commit("main").sha());
  }

  @Test
  void downloadsAllRepositoriesIntoTheCache() throws IOException {
    Result result = expect(0, "--collection " + SLUG);
    List<HubRepo> repos = List.of(MODEL, DATA, SPACE);
    assertEquals(
        repos.stream().map(repo -> snapshot(repo).toString()).toList(),
        result.out().lines().toList());
    for (HubRepo repo : repos) {
      assertComplete(snapshot(repo), repo);
    }
    assertEquals(1, result.err().lines().filter(l -> l.matches("Done.* 5 files.*")).count());
    assertEquals(1, result.err().lines().filter(l -> l.contains("paper 2307.09288")).count());
    hub.clearRequests();
    Result again = expect(0, "--collection " + SLUG);
    assertTrue(again.err().contains("5 files"), again.err());
    assertEquals(List.of(), hub.requests(data()));
  }

  @Test
  void givesEachRepositoryAFolder() throws IOException {
    expect(0, "--collection " + hub.endpoint() + "/collections/" + SLUG + "/ --local-dir there");
    assertComplete(folder.resolve("there/acme/model"), MODEL);
    assertComplete(folder.resolve("there/acme/data"), DATA);
    assertComplete(folder.resolve("there/acme/app"), SPACE);
  }

  @Test
  void keepsRepositoriesOfTheSameNameApart() throws IOException {
    hub.repos()
        .put(
            ServedCollection.of("a/same-1", "Same")
                .with("dataset", "acme/model")
                .with("model", "acme/model"));
    expect(0, "--collection https://huggingface.co/collections/a/same-1 --local-dir there");
    assertComplete(folder.resolve("there/acme/model"), MODEL);
    assertComplete(folder.resolve("there/datasets/acme/model"), SAME);
  }

  @Test
  void putsNoRepositoryIntoTheFolderOfAnother() throws IOException {
    HubRepo outer = HubRepo.model("Acme").file("model/config.json", "outer").build();
    hub.repos()
        .put(outer)
        .put(
            ServedCollection.of("a/nested-1", "Nested")
                .with("model", "acme/model")
                .with("model", "Acme"));
    expect(0, "--collection a/nested-1 --local-dir there");
    assertComplete(folder.resolve("there/acme/model"), MODEL);
    assertComplete(folder.resolve("there/models/Acme"), outer);
  }

  @Test
  void plansAllOfThemTogether() {
    Result plan = expect(0, "--collection " + SLUG + " --dry-run");
    assertTrue(plan.out().contains("Will download 5 files (out of 5) totalling "));
    assertTrue(plan.out().contains("datasets/acme/data/d/rows.parquet"), plan.out());
    assertEquals(List.of(), hub.requests(resolve()));
    String json = expect(0, "--collection " + SLUG + " --dry-run --json").out();
    assertTrue(json.startsWith("{\"collection\":\"" + SLUG + "\",\"files\":5,"), json);
    assertTrue(json.contains("\"repo_type\":\"space\""), json);
  }

  @Test
  void selectsFilesAndWeightsOfEach() {
    assertEquals(
        List.of("acme/model/config.json", "acme/model/model.safetensors"),
        expect(
                0,
                "--collection "
                    + SLUG
                    + " --include *.json *.safetensors *.bin --weights auto --dry-run -q")
            .out()
            .lines()
            .toList());
    Result none = expect(ExitCode.NOT_FOUND.value(), "--collection " + SLUG + " --include *.none");
    assertEquals("", none.out());
    assertTrue(none.err().contains("*.none"), none.err());
  }

  @Test
  void goesOnAfterARepositoryThatFails() throws IOException {
    Result result = expect(ExitCode.DENIED.value(), "--collection " + BOTH);
    assertEquals(snapshot(DATA) + System.lineSeparator(), result.out());
    assertComplete(snapshot(DATA), DATA);
    assertEquals(2, result.err().lines().filter(l -> l.startsWith("warning: ")).count());
    assertTrue(
        result.err().contains("2 of 3 repositories failed: acme/none, acme/gated"), result.err());
    hub.on(data()).fault(Fault.status(503, "busy"));
    expect(ExitCode.NETWORK.value(), "--collection " + SLUG + " --force-download");
    assertComplete(snapshot(SPACE), SPACE);
  }

  @Test
  void resumesWhatAFailedRunLeft() throws IOException {
    hub.on(data().path("rows.parquet")).fault(Fault.status(503, "busy"));
    expect(ExitCode.NETWORK.value(), "--collection " + SLUG);
    assertComplete(snapshot(MODEL), MODEL);
    hub.clearFaults();
    hub.clearRequests();
    expect(0, "--collection " + SLUG);
    assertComplete(snapshot(DATA), DATA);
    assertEquals(50_000, hub.bytesServed(data()));
  }

  @Test
  void reportsEventsOfOneDownloadInJson() {
    Result result = expect(0, "--collection " + SLUG + " --json");
    List<String> events = result.err().lines().toList();
    assertEquals(1, events.stream().filter(e -> e.contains("\"event\":\"planned\"")).count());
    assertEquals(1, events.stream().filter(e -> e.contains("\"event\":\"done\"")).count());
    assertTrue(result.err().contains("\"collection\":\"" + SLUG + "\""), result.err());
    assertTrue(result.err().contains("\"file\":\"spaces/acme/app/app.py\""), result.err());
    assertTrue(result.out().contains("\"bytes_fetched\":660010"), result.out());
  }

  @Test
  void sendsNoTokenToTheHostOfALink() {
    try (FakeHub other = FakeHub.start(MODEL, DATA, SPACE)) {
      other.repos().put(ALL);
      run.env("HF_TOKEN", TOKEN);
      Result result =
          expect(
              0, "--collection " + other.endpoint() + "/collections/" + SLUG + " --token " + TOKEN);
      assertTrue(result.err().contains(other.endpoint()), result.err());
      assertEquals(List.of(), MirrorScene.withToken(other));
      assertEquals(List.of(), hub.requests());
    }
  }

  @Test
  void failsWithoutTheCollection() {
    Result unknown = expect(ExitCode.NOT_FOUND.value(), "--collection acme/none-1");
    assertTrue(unknown.err().contains("'acme/none-1'"), unknown.err());
    hub.repos().put(ServedCollection.of("acme/papers-1", "").with("paper", "2307.09288"));
    expect(ExitCode.NOT_FOUND.value(), "--collection acme/papers-1");
    run.env("HF_HUB_OFFLINE", "1");
    hub.clearRequests();
    expect(ExitCode.NOT_CACHED.value(), "--collection " + SLUG);
    assertEquals(List.of(), hub.requests());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"items\":7}",
        "{\"items\":[7]}",
        "{\"items\":[{\"type\":\"model\",\"id\":",
        "<html>login</html>",
      })
  void failsOnAnInvalidResponse(String body) {
    hub.on(any().path("/api/collections/"))
        .fault(Fault.answer(request -> HubResponse.json(200, body)));
    Result result = run.run("download", "--collection", SLUG);
    assertTrue(
        List.of(ExitCode.NETWORK.value(), ExitCode.BAD_CONTENT.value()).contains(result.exit()),
        result.all());
    assertFalse(result.all().contains("bug in hfj"), result.all());
    assertEquals(List.of(), hub.requests("/api/models/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--collection name",
        "--collection a/../b",
        "--collection https://huggingface.co/acme/model",
        "--collection a/b-1 acme/model",
        "--collection a/b-1 --revision main",
        "--collection a/b-1 --repo-type dataset",
        "--collection a/b-1 -o x",
        "--collection a/b-1 --print-urls",
        "--collection a/b-1 --local-files-only",
        "--collection a/b-1 --link hard",
        "--collection a/b-1 --weights pickle",
      })
  void refusesOtherUsesWithoutARequest(String line) {
    assertEquals("", expect(ExitCode.USAGE.value(), line).out());
    assertEquals(List.of(), hub.requests());
  }
}
