package io.hfj.example;

import static io.hfj.testing.FakeHubMatch.data;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.NotFound;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JlamaModelsIT {
  private static final String TOKEN = "hf_0123456789abcdef0123";
  private static final Content WEIGHTS = Content.generated(1, 3 << 20);
  private static final Set<String> WITHOUT_WEIGHTS =
      Set.of("README.md", "config.json", "tokenizer.json", "tokenizer_config.json");

  @TempDir Path folder;
  private FakeHub server;
  private JlamaModels models;

  @BeforeEach
  void start() {
    server =
        FakeHub.start(
            HubRepo.model("org/model")
                .file("README.md", "# model")
                .file("config.json", "{}")
                .file("tokenizer.json", "{}")
                .file("tokenizer_config.json", "{}")
                .file("onnx/tokenizer.json", "{}")
                .lfs("model.safetensors", WEIGHTS)
                .lfs("consolidated.safetensors", Content.generated(2, 1000))
                .lfs("model.bin", Content.generated(3, 1000))
                .tag("v1.0")
                .build(),
            HubRepo.model("org/bin").file("config.json", "{}").build(),
            HubRepo.model("org/gated")
                .gated("manual")
                .grant(TOKEN)
                .file("config.json", "{}")
                .lfs("model.safetensors", Content.generated(4, 1000))
                .build());
    models =
        new JlamaModels(
            Map.of("HF_ENDPOINT", server.endpoint(), "HF_HOME", folder.resolve("hf").toString()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private File download(String name, boolean weights) throws IOException {
    return models.maybeDownloadModel(
        folder.toString(),
        Optional.of("org"),
        name,
        weights,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Set<String> files(File model) throws IOException {
    try (Stream<Path> files = Files.list(model.toPath())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(".cache"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void downloadsTheFilesThatJlamaReads() throws IOException {
    File model = download("model", false);
    assertEquals(folder.resolve("org_model").toFile(), model);
    assertEquals(WITHOUT_WEIGHTS, files(model));
    assertEquals(model, download("model", true));
    assertArrayEquals(
        WEIGHTS.bytes(), Files.readAllBytes(model.toPath().resolve("model.safetensors")));
    assertEquals(WITHOUT_WEIGHTS.size() + 1, files(model).size());
    long served = server.bytesServed(data());
    assertEquals(model, download("model", true));
    assertEquals(served, server.bytesServed(data()));
  }

  @Test
  void reportsProgress() throws IOException {
    Map<String, Long> last = new ConcurrentHashMap<>();
    models.maybeDownloadModel(
        folder.toString(),
        Optional.of("org"),
        "model",
        true,
        Optional.of("v1.0"),
        Optional.empty(),
        Optional.of(
            (file, done, size) ->
                last.merge(file, size - done, (before, now) -> Math.min(before, now))));
    assertEquals(WITHOUT_WEIGHTS.size() + 1, last.size());
    assertEquals(Set.of(0L), Set.copyOf(last.values()));
  }

  @Test
  void sendsTheToken() throws IOException {
    assertThrows(IOException.class, () -> download("gated", true));
    File model =
        models.maybeDownloadModel(
            folder.toString(),
            Optional.of("org"),
            "gated",
            true,
            Optional.empty(),
            Optional.of(TOKEN),
            Optional.empty());
    assertEquals(Set.of("config.json", "model.safetensors"), files(model));
  }

  @Test
  void failsWithAnIoException() {
    IOException unknown = assertThrows(IOException.class, () -> download("unknown", true));
    assertInstanceOf(NotFound.class, unknown.getCause());
    assertThrows(IOException.class, () -> download("bin", true));
    assertFalse(Files.exists(folder.resolve("org_bin")));
  }
}
