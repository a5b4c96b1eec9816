package io.hfj.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.ServedCollection;
import io.hfj.testing.ChildProcess;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.HfjRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A home folder, a Hub and a mirror with the repositories that the examples name. The hosts and the
 * shared folders in the examples are replaced. A single command runs in this process, a script in a
 * shell that finds hfj on its PATH. For one thread.
 */
final class DocumentedMachine implements AutoCloseable {
  static final String TOKEN = "hf_xxx";

  private static final Content WEIGHTS = Content.generated(1, 400_000);
  private static final HubRepo[] REPOS = {
    HubRepo.model("openai/whisper-tiny")
        .license("apache-2.0")
        .file("README.md", "# whisper\n")
        .file("config.json", "{}")
        .file("tokenizer.json", "{\"a\": 1}")
        .lfs("model.safetensors", Content.generated(2, 600_000))
        .lfs("pytorch_model.bin", Content.generated(3, 600_000))
        .build(),
    HubRepo.model("org/model")
        .license("mit")
        .file("README.md", "# model\n")
        .file("config.json", "{\"version\": 1}")
        .lfs("model.safetensors", WEIGHTS)
        .lfs("pytorch_model.bin", Content.generated(4, 400_000))
        .file("onnx/config.json", "{\"onnx\": 1}")
        .tag("v1.0")
        .file("config.json", "{\"version\": 2}")
        .branch("main")
        .build(),
    HubRepo.model("org/copy").file("config.json", "{}").lfs("model.safetensors", WEIGHTS).build(),
    HubRepo.model("org/model-GGUF")
        .file("README.md", "# GGUF\n")
        .lfs("model-Q4_K_M.gguf", Content.generated(5, 300_000))
        .lfs("model-Q8_0.gguf", Content.generated(6, 500_000))
        .build(),
    HubRepo.model("meta-llama/Llama-2-7b-hf")
        .file("config.json", "{}")
        .lfs("model.safetensors", Content.generated(7, 100_000))
        .gated("manual")
        .grant(TOKEN)
        .build(),
    HubRepo.dataset("org/data")
        .file("README.md", "# data\n")
        .file("data/train.csv", "a,b\n")
        .file("data/test.csv", "c,d\n")
        .lfs("data/train.parquet", Content.generated(8, 100_000))
        .build(),
  };

  private final Path home;
  private final FakeHub hub = FakeHub.start(REPOS);
  private final InProcessProgram program = new InProcessProgram();
  private final FakeHub mirror = FakeHub.start(REPOS);
  private final Map<String, String> replaced;
  private int commands;

  DocumentedMachine(Path home) throws IOException {
    this.home = Files.createDirectories(home);
    hub.repos().account(TOKEN, "alice");
    hub.repos()
        .put(
            ServedCollection.of("org/name-64f9a55bb3115b4f513ec026", "Small ones")
                .with("model", "org/model")
                .with("dataset", "org/data"));
    replaced =
        Map.of(
            "https://huggingface.co",
            hub.endpoint(),
            "https://mirror.example",
            mirror.endpoint(),
            "https://github.com/OWNER/hfj",
            "file://" + home + "/github",
            "http://proxy.example:3128",
            hub.endpoint(),
            "${{ secrets.HF_TOKEN }}",
            TOKEN,
            "/srv/huggingface",
            home + "/srv/huggingface",
            "/mnt/network",
            home + "/mnt/network");
    Path bin = Files.createDirectories(home.resolve("bin"));
    for (String name : List.of("hfj", "huggingface-cli")) {
      program.install(bin.resolve(name));
    }
  }

  Path home() {
    return home;
  }

  /** Returns how many requests for a file the data host has answered with content. */
  long downloads(String file) {
    return hub.requests(FakeHubMatch.data().path(file)).stream()
        .filter(request -> request.method().equals("GET"))
        .count();
  }

  /** Writes the content of a file of a repository below the home, as if fetched by other means. */
  DocumentedMachine copy(String repo, String file, String to) throws IOException {
    HubRepo from =
        List.of(REPOS).stream().filter(r -> r.id().name().equals(repo)).findFirst().orElseThrow();
    Path target = home.resolve(to);
    Files.createDirectories(target.getParent());
    Files.write(target, from.file("main", file).content().bytes());
    return this;
  }

  /** Publishes a release as its workflow does; the program in it is the hfj of the scripts. */
  DocumentedMachine publish(String version) throws Exception {
    String text =
        """
        files="github/releases/download/v$VERSION"
        mkdir -p "$files" github/releases/latest
        ln -s "../download/v$VERSION" github/releases/latest/download
        for platform in linux-x64 linux-arm64 macos-x64 macos-arm64 windows-x64; do
          name="hfj-$VERSION-$platform"
          mkdir -p "tmp/$name/bin"
          cp bin/hfj "tmp/$name/bin"
          tar -czf "$files/$name.tar.gz" -C tmp "$name"
        done
        sh "$SCRIPT" "$files" "$VERSION" "file://$HOME/github"
        """;
    String script = Path.of("src/main/dist/release.sh").toAbsolutePath().toString();
    script(text, Map.of("VERSION", version, "SCRIPT", script));
    return this;
  }

  /** Returns how many commands of hfj were run. */
  int commands() {
    return commands + program.calls();
  }

  /** Runs a command in this process and asserts its status. */
  void run(DocumentedCommand command, String typed) {
    HfjRun.Result result = result(command, typed);
    assertEquals(command.exit(), result.exit(), command + "\n" + result.all());
  }

  /** Runs a command in this process and returns its status. */
  int exit(DocumentedCommand command, String typed) {
    return result(command, typed).exit();
  }

  private HfjRun.Result result(DocumentedCommand command, String typed) {
    commands++;
    HfjRun run = new HfjRun(home).env("HF_ENDPOINT", hub.endpoint()).typing(typed);
    command.env().forEach((name, value) -> run.env(name, local(value)));
    return run.run(command.words().stream().map(this::local).toArray(String[]::new));
  }

  /** Runs a script in the home folder, and asserts that it and all its hfj end with 0. */
  HfjRun.Result script(String text, Map<String, String> env) throws Exception {
    Map<String, String> all = new HashMap<>(env);
    all.replaceAll((name, value) -> local(value));
    all.put("PATH", home.resolve("bin") + ":/usr/local/bin:/usr/bin:/bin");
    all.put("HOME", home.toString());
    all.put("TMPDIR", Files.createDirectories(home.resolve("tmp")).toString());
    all.put("LC_ALL", "C.UTF-8");
    all.putIfAbsent("HF_HOME", home.resolve("hf").toString());
    all.putIfAbsent("HF_ENDPOINT", hub.endpoint());
    List<String> command = new ArrayList<>(List.of("bash", "-euo", "pipefail", "-c", local(text)));
    try (ChildProcess process = ChildProcess.start(home, all, command)) {
      HfjRun.Result result = process.await();
      assertEquals(0, result.exit(), text + "\n" + result.all());
      assertEquals(List.of(), program.failures(), text);
      return result;
    }
  }

  Optional<DocumentedCommand> parse(String line) {
    return DocumentedCommand.parse(line, home.toString());
  }

  private String local(String text) {
    String changed = text;
    for (Map.Entry<String, String> one : replaced.entrySet()) {
      changed = changed.replace(one.getKey(), one.getValue());
    }
    return changed;
  }

  @Override
  public void close() throws IOException {
    program.close();
    hub.close();
    mirror.close();
  }
}
