package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines from guides and scripts, verbatim. */
class DownloadPastedCommandsIT {
  private static final Content WEIGHTS = Content.generated(3, 50_000);

  @TempDir Path folder;
  private FakeHub hub;
  private HfjRun run;

  @BeforeEach
  void start() {
    hub =
        FakeHub.start(
            HubRepo.model("bigscience/bloom-560m")
                .file("config.json", "{}")
                .lfs("pytorch_model.bin", WEIGHTS)
                .build(),
            HubRepo.dataset("lavita/medical-qa-shared-task-v1-toy")
                .file("README.md", "# toy")
                .lfs("data/train.parquet", WEIGHTS)
                .build(),
            HubRepo.model("meta-llama/Llama-2-7b-hf")
                .file("config.json", "{}")
                .lfs("model.safetensors", WEIGHTS)
                .gated("manual")
                .grant("hf_x")
                .build(),
            HubRepo.model("org/model")
                .file("config.json", "{}")
                .file("onnx/config.json", "{\"onnx\": 1}")
                .file("onnx/sub/vocab.json", "{\"a\": 1}")
                .file("README.md", "# model")
                .lfs("model.safetensors", WEIGHTS)
                .lfs("model.bin", Content.generated(4, 50_000))
                .tag("v1.0")
                .file("config.json", "{\"later\": 1}")
                .pullRequest(3)
                .branch("main")
                .build(),
            HubRepo.dataset("org/name").file("data.csv", "a,b").build(),
            HubRepo.model("gpt2").file("config.json", "{}").build());
    run = new HfjRun(folder).env("HF_ENDPOINT", hub.endpoint());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  /** Runs a command line without {@code hfj}, split at blanks; returns the path it prints. */
  private Path path(String line) {
    Result result = run.run(line.split(" "));
    assertEquals(0, result.exit(), result.all());
    assertEquals(1, result.out().lines().count(), result.out());
    Path path = Path.of(result.out().strip());
    assertTrue(path.isAbsolute() && Files.exists(path), result.out());
    return path;
  }

  /** Returns the names of the files below a folder, with {@code /}, without metadata. */
  private static Set<String> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.startsWith(".cache/"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private Path snapshot(String cache, String type, String name, String revision) {
    HubRepo repo = hub.repos().find(new RepoId(RepoType.require(type), name)).orElseThrow();
    return folder
        .resolve(cache)
        .resolve(repo.id().folder())
        .resolve("snapshots")
        .resolve(repo.commit(revision).sha());
  }

  @Test
  void downloadsBloomIntoAFolder() throws IOException {
    Path path =
        path(
            "download --resume-download --local-dir-use-symlinks False bigscience/bloom-560m"
                + " --local-dir bloom-560m");
    assertEquals(folder.resolve("bloom-560m"), path);
    assertEquals(Set.of("config.json", "pytorch_model.bin"), files(path));
    assertFalse(Files.isSymbolicLink(path.resolve("pytorch_model.bin")));
    assertEquals(WEIGHTS.size(), Files.size(path.resolve("pytorch_model.bin")));
  }

  @Test
  void downloadsADatasetIntoTheCache() throws IOException {
    Path path =
        path("download --resume-download --repo-type dataset lavita/medical-qa-shared-task-v1-toy");
    assertEquals(
        snapshot("hf/hub", "dataset", "lavita/medical-qa-shared-task-v1-toy", "main"), path);
    assertEquals(Set.of("README.md", "data/train.parquet"), files(path));
  }

  @Test
  void downloadsLlamaWithAToken() throws IOException {
    String line =
        "download --token hf_x --resume-download --local-dir-use-symlinks False"
            + " meta-llama/Llama-2-7b-hf --local-dir Llama-2-7b-hf";
    assertEquals(Set.of("config.json", "model.safetensors"), files(path(line)));
    assertEquals(Set.of("Bearer hf_x"), hub.tokensSeenAt(hub.endpoint()));
    assertEquals(Set.of(), hub.tokensSeenAt(hub.dataHost()));
  }

  @Test
  void explainsWhatLlamaNeedsWithoutAToken() {
    Result result = run.run("download", "meta-llama/Llama-2-7b-hf", "--local-dir", "Llama-2-7b-hf");
    assertEquals(ExitCode.DENIED.value(), result.exit(), result.all());
    assertEquals("", result.out());
    assertTrue(result.err().contains("meta-llama/Llama-2-7b-hf is gated"), result.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "org/model --include *.safetensors *.json --exclude *.bin"
            + "|config.json,model.safetensors,onnx/config.json,onnx/sub/vocab.json",
        "org/model --include *.safetensors --include *.md|README.md,model.safetensors",
        "--include *.json org/model|config.json,onnx/config.json,onnx/sub/vocab.json",
        "--include *.md *.bin org/model|README.md,model.bin",
        "org/model --exclude *.bin *.safetensors onnx/|README.md,config.json",
        "--exclude *.bin *.safetensors onnx/* org/model|README.md,config.json",
        "org/model onnx/|onnx/config.json,onnx/sub/vocab.json",
        "org/model onnx/ README.md|README.md,onnx/config.json,onnx/sub/vocab.json",
        "org/model *.md config.json|README.md,config.json",
        "org/model README.md onnx/config.json|README.md,onnx/config.json",
        "org/model --include=*.md|README.md",
        "hf://org/model/onnx/|onnx/config.json,onnx/sub/vocab.json",
        "org/model README.md config.json --include *.bin|README.md,config.json"
      })
  void fetchesOnlyTheNamedFiles(String words, String expected) throws IOException {
    assertEquals(new TreeSet<>(List.of(expected.split(","))), files(path("download " + words)));
  }

  @ParameterizedTest
  @CsvSource({
    "org/model config.json, main, config.json",
    "org/model onnx/sub/vocab.json, main, onnx/sub/vocab.json",
    "org/model config.json --revision v1.0, v1.0, config.json",
    "org/model config.json --revision refs/pr/3, refs/pr/3, config.json",
    "hf://org/model/config.json, main, config.json",
    "hf://org/model@v1.0/config.json, v1.0, config.json",
    "hf://org/model@refs/pr/3/config.json, refs/pr/3, config.json",
    "hf://org/model@refs%2Fpr%2F3/config.json, refs/pr/3, config.json"
  })
  void printsThePathOfASingleFile(String words, String revision, String file) throws IOException {
    Path path = path("download " + words);
    assertEquals(snapshot("hf/hub", "model", "org/model", revision).resolve(file), path);
    boolean first = revision.equals("v1.0");
    if (file.equals("config.json")) {
      assertEquals(first ? "{}" : "{\"later\": 1}", Files.readString(path));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "datasets/org/name",
        "org/name --repo-type dataset",
        "org/name --type dataset",
        "--repo-type=dataset org/name",
        "hf://datasets/org/name"
      })
  void acceptsEverySpellingOfADataset(String words) {
    assertEquals(snapshot("hf/hub", "dataset", "org/name", "main"), path("download " + words));
  }

  @Test
  void findsAModelWithoutAnOwner() {
    Path path = path("download gpt2 config.json");
    assertEquals(snapshot("hf/hub", "model", "gpt2", "main").resolve("config.json"), path);
  }

  @Test
  void usesTheCacheOfHfHome() {
    run.env("HF_HOME", folder.resolve("x").toString());
    Path path = path("download org/model config.json");
    assertEquals(snapshot("x/hub", "model", "org/model", "main").resolve("config.json"), path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"})
  void usesTheCacheOfItsOwnVariable(String variable) {
    run.env(variable, folder.resolve("y").toString());
    Path path = path("download org/model README.md");
    assertEquals(snapshot("y", "model", "org/model", "main").resolve("README.md"), path);
  }

  @Test
  void usesTheCacheOfTransformersIfNoNewerVariableIsSet() {
    run.env("TRANSFORMERS_CACHE", folder.resolve("old").toString());
    assertTrue(path("download org/model README.md").startsWith(folder.resolve("hf")));
    run.env("HF_HOME", "");
    Path path = path("download org/model README.md");
    assertEquals(snapshot("old", "model", "org/model", "main").resolve("README.md"), path);
  }

  @Test
  void usesTheCacheOfTheOption() {
    run.env("HF_HUB_CACHE", folder.resolve("y").toString());
    Path path = path("download org/model README.md --cache-dir z");
    assertEquals(snapshot("z", "model", "org/model", "main").resolve("README.md"), path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"True", "true", "TRUE"})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void linksIntoTheCacheIfRequested(String yes) {
    Path path = path("download org/model README.md --local-dir d --local-dir-use-symlinks " + yes);
    assertTrue(Files.isSymbolicLink(path));
    assertTrue(Files.exists(snapshot("hf/hub", "model", "org/model", "main")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "download",
        "download --no-such-option org/model",
        "download org/model --max-workers 0",
        "download org/model --max-workers many",
        "download org/model --repo-type modle",
        "download https://huggingface.co/org/model/discussions",
        "download org/model/extra/parts",
        "download hf://org/model --revision main",
        "download datasets/org/name --repo-type dataset",
        "download org/model --force-download --local-files-only",
        "download org/model onnx/ --include *.json",
        "download org/model --endpoint nonsense"
      })
  void reportsAnInvalidCommandLine(String line) {
    Result result = run.run(line.split(" "));
    assertEquals(ExitCode.USAGE.value(), result.exit(), result.all());
    assertTrue(result.err().startsWith("error: "), result.err());
    assertTrue(result.err().contains("hint: "), result.err());
    assertEquals("", result.out());
    assertEquals(List.of(), hub.requests());
  }
}
