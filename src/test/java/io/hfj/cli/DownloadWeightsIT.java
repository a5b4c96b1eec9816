package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.data;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.download.WeightLayouts;
import io.hfj.error.ExitCode;
import io.hfj.model.RemoteFile;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights selected by format and by quantization. A megabyte of a layout is 20 bytes here. */
class DownloadWeightsIT {
  private static final String NOTICE = "duplicates of other weights";

  @TempDir Path folder;

  private static HubRepo repo(WeightLayouts layout) {
    HubRepoBuilder repo = HubRepo.model(layout.repo);
    int seed = 0;
    for (RemoteFile file : layout.files()) {
      repo.lfs(file.path().value(), Content.generated(seed++, scaled(file)));
    }
    return repo.build();
  }

  private static long scaled(RemoteFile file) {
    return file.size() / 50_000;
  }

  private static long bytes(List<RemoteFile> files) {
    return files.stream().mapToLong(DownloadWeightsIT::scaled).sum();
  }

  private Result download(FakeHub hub, String place, String... words) {
    List<String> all = new ArrayList<>(List.of("download"));
    all.addAll(List.of(words));
    all.addAll(List.of("--local-dir", place));
    hub.clearRequests();
    return new HfjRun(folder).env("HF_ENDPOINT", hub.endpoint()).run(all.toArray(String[]::new));
  }

  private List<String> downloaded(String place) throws Exception {
    Path root = folder.resolve(place);
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .filter(path -> !path.startsWith(".cache/"))
          .sorted()
          .toList();
    }
  }

  private static List<String> sorted(List<RemoteFile> files) {
    return files.stream().map(file -> file.path().value()).sorted().toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"WHISPER_TINY", "MISTRAL", "LLAMA_3", "GPT_OSS_20B", "STABLE_DIFFUSION_1_5"})
  void fetchesOneCopyOfEachModel(WeightLayouts layout) throws Exception {
    try (FakeHub hub = FakeHub.start(repo(layout))) {
      Result all = download(hub, "all", layout.repo);
      assertEquals(0, all.exit(), all.all());
      assertEquals(bytes(layout.files()), hub.bytesServed(data()));
      assertEquals(sorted(layout.files()), downloaded("all"));
      assertTrue(all.err().contains(NOTICE), all.err());
      Result one = download(hub, "one", layout.repo, "--weights", "auto");
      assertEquals(0, one.exit(), one.all());
      assertEquals(bytes(layout.kept()), hub.bytesServed(data()));
      assertEquals(sorted(layout.kept()), downloaded("one"));
      assertFalse(one.err().contains(NOTICE), one.err());
      Result again = download(hub, "all", layout.repo);
      assertFalse(again.err().contains(NOTICE), again.err());
    }
  }

  @Test
  void fetchesOneQuantization() throws Exception {
    WeightLayouts layout = WeightLayouts.QUANTS;
    try (FakeHub hub = FakeHub.start(repo(layout))) {
      Result result = download(hub, "there", layout.repo + ":q4_k_m");
      assertEquals(0, result.exit(), result.all());
      assertEquals(
          List.of(
              "Qwen2.5-VL-7B-Instruct-Q4_K_M.gguf",
              "README.md",
              "config.json",
              "imatrix_unsloth.dat",
              "mmproj-F16.gguf"),
          downloaded("there"));
      Result whole = download(hub, "whole", layout.repo);
      assertFalse(whole.err().contains(NOTICE), whole.err());
    }
  }

  @Test
  void fetchesAFileThatIsNamedInAnyFormat() throws Exception {
    WeightLayouts layout = WeightLayouts.WHISPER_TINY;
    try (FakeHub hub = FakeHub.start(repo(layout))) {
      Result result = download(hub, "there", layout.repo, "tf_model.h5", "--weights", "auto");
      assertEquals(0, result.exit(), result.all());
      assertEquals(List.of("tf_model.h5"), downloaded("there"));
      Result mixed =
          download(hub, "mixed", layout.repo, "tf_model.h5", "*model*", "--weights=safetensors");
      assertEquals(0, mixed.exit(), mixed.all());
      assertEquals(List.of("model.safetensors", "tf_model.h5"), downloaded("mixed"));
    }
  }

  @Test
  void failsIfThereAreNoSuchWeights() {
    try (FakeHub hub =
        FakeHub.start(repo(WeightLayouts.QUANTS), repo(WeightLayouts.WHISPER_TINY))) {
      int notFound = ExitCode.NOT_FOUND.value();
      String quants = WeightLayouts.QUANTS.repo;
      assertEquals(notFound, download(hub, "there", quants + ":Q9_X").exit());
      assertEquals(notFound, download(hub, "there", quants, "--weights", "onnx").exit());
      assertEquals(
          notFound, download(hub, "there", WeightLayouts.WHISPER_TINY.repo + ":Q8_0").exit());
      assertEquals(0, hub.bytesServed(data()));
      int usage = ExitCode.USAGE.value();
      assertEquals(usage, download(hub, "there", quants + ":Q2_K", "config.json").exit());
      assertEquals(usage, download(hub, "there", quants + ":Q2_K", "--weights", "onnx").exit());
      assertEquals(usage, download(hub, "there", quants + ":").exit());
    }
  }
}
