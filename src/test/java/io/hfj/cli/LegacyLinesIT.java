package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.testing.ClientProgram;
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

/** Lines from guides and scripts, verbatim, with the launcher as {@code huggingface-cli}. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LegacyLinesIT {
  private static final Path LAUNCHER = Path.of(System.getProperty("hfj.launcher", "target/hfj"));
  private static final Content WEIGHTS = Content.generated(3, 50_000);

  @TempDir Path temp;
  private FakeHub hub;
  private ClientProgram client;

  @BeforeEach
  void start() throws IOException {
    hub =
        FakeHub.start(
            model("bigscience/bloom-560m").build(),
            model("meta-llama/Llama-2-7b-hf").gated("manual").grant("hf_x").build(),
            model("meta-llama/Meta-Llama-3-8B").build(),
            model("google/bert-tiny").build(),
            HubRepo.dataset("lavita/medical-qa-shared-task-v1-toy")
                .lfs("data/train.parquet", WEIGHTS)
                .build());
    Path home = temp.toRealPath();
    Path link =
        Files.createSymbolicLink(home.resolve("huggingface-cli"), LAUNCHER.toAbsolutePath());
    client =
        ClientProgram.of(List.of(link.toString()), home, hub)
            .env("JAVA_HOME", System.getProperty("java.home"));
  }

  private static HubRepoBuilder model(String name) {
    return HubRepo.model(name).file("config.json", "{}").lfs("model.safetensors", WEIGHTS);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private String succeed(String line) throws IOException, InterruptedException {
    return client.succeed(line.split(" "));
  }

  /** Runs the line, which must download a model into that folder. */
  private void assertFills(String folder, String line) throws IOException, InterruptedException {
    Path path = client.folder().resolve(folder).normalize();
    assertEquals(path.toString(), succeed(line));
    try (Stream<Path> files = Files.list(path)) {
      assertEquals(
          Set.of(".cache", "config.json", "model.safetensors"),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
    assertTrue(Files.isRegularFile(path.resolve("model.safetensors")));
    assertFalse(Files.isSymbolicLink(path.resolve("model.safetensors")));
    assertEquals(WEIGHTS.size(), Files.size(path.resolve("model.safetensors")));
  }

  private Set<String> cached() throws IOException {
    try (Stream<Path> all = Files.list(client.cache())) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.contains("--"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void downloadIntoFolders() throws Exception {
    assertFills(
        "bloom-560m",
        "download --resume-download --local-dir-use-symlinks False bigscience/bloom-560m"
            + " --local-dir bloom-560m");
    assertFills(
        "Llama-2-7b-hf",
        "download --token hf_x --resume-download --local-dir-use-symlinks False"
            + " meta-llama/Llama-2-7b-hf --local-dir Llama-2-7b-hf");
    assertFills(
        "my_models/llama3-8b",
        "download meta-llama/Meta-Llama-3-8B --resume-download --local-dir ./my_models/llama3-8b"
            + " --local-dir-use-symlinks False");
  }

  @Test
  void printTheNameOfTheCommandInTheHelp() throws Exception {
    for (String command : List.of("download", "adopt", "ls", "scan-cache")) {
      String help = succeed(command + " --help");
      assertTrue(help.contains("huggingface-cli " + command), help);
      assertFalse(help.lines().limit(3).anyMatch(line -> line.contains("hfj ")), help);
    }
  }

  @Test
  void scanAndDeleteTheCache() throws Exception {
    String dataset = "datasets--lavita--medical-qa-shared-task-v1-toy";
    String path =
        succeed(
            "download --resume-download --repo-type dataset lavita/medical-qa-shared-task-v1-toy");
    assertEquals(client.cache().resolve(dataset), Path.of(path).getParent().getParent());
    assertTrue(Files.exists(Path.of(path, "data", "train.parquet")));
    succeed("download google/bert-tiny");

    String scan = succeed("scan-cache");
    assertTrue(scan.contains("lavita/medical-qa-shared-task-v1-toy dataset "), scan);
    assertTrue(scan.contains("google/bert-tiny "), scan);

    Result unasked = client.run("delete-cache --pattern bert-*".split(" "));
    assertEquals(ExitCode.USAGE.value(), unasked.exit(), unasked.all()); // no terminal to ask at
    assertEquals(Set.of(dataset, "models--google--bert-tiny"), cached());
    HfjRun terminal = new HfjRun(client.folder()).typing("y\n");
    Result asked = terminal.run("delete-cache --pattern bert-*".split(" "));
    assertEquals(0, asked.exit(), asked.all());
    assertEquals(Set.of(dataset), cached());

    succeed("delete-cache --confirm");
    assertEquals(Set.of(), cached());
  }
}
