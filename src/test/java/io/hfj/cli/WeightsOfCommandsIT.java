package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights by format and quantization in {@code ls} and {@code cache rm}. */
class WeightsOfCommandsIT {
  private static final HubRepo QUANTS =
      HubRepo.model("acme/quants")
          .file("config.json", "{}")
          .lfs("m-Q4_K_M-00001-of-00002.gguf", Content.generated(1, 1000))
          .lfs("m-Q4_K_M-00002-of-00002.gguf", Content.generated(2, 2000))
          .lfs("old/m-Q4_K_M.gguf", Content.generated(3, 500))
          .tag("v1")
          .lfs("m-Q8_0.gguf", Content.generated(4, 4000))
          .lfs("mmproj-F16.gguf", Content.generated(5, 300))
          .branch("main")
          .build();

  private static final HubRepo FORMATS =
      HubRepo.dataset("acme/formats")
          .file("config.json", "{}")
          .lfs("model.safetensors", Content.generated(6, 3000))
          .lfs("pytorch_model.bin", Content.generated(7, 3100))
          .lfs("sub/pytorch_model.bin", Content.generated(6, 3000))
          .build();

  @TempDir Path folder;
  private FakeHub hub;
  private HfjRun run;

  @BeforeEach
  void start() {
    hub = FakeHub.start(QUANTS, FORMATS);
    run = new HfjRun(folder).env("HF_ENDPOINT", hub.endpoint());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private List<String> expect(int exit, String line) {
    Result result = run.run(line.split(" "));
    assertEquals(exit, result.exit(), result.all());
    return result.out().lines().toList();
  }

  @Test
  void listsWhatADownloadWouldFetch() {
    List<String> quant =
        List.of(
            "config.json",
            "m-Q4_K_M-00001-of-00002.gguf",
            "m-Q4_K_M-00002-of-00002.gguf",
            "mmproj-F16.gguf",
            "old/m-Q4_K_M.gguf");
    assertEquals(quant, expect(0, "ls acme/quants:q4_k_m -R"));
    assertEquals(quant, expect(0, "ls " + hub.endpoint() + "/acme/quants:Q4_K_M -R"));
    assertEquals(quant, expect(0, "download hf.co/acme/quants:Q4_K_M --dry-run -q"));
    assertEquals(List.of("old/m-Q4_K_M.gguf"), expect(0, "ls acme/quants:Q4_K_M old"));
    assertEquals(
        List.of("config.json", "model.safetensors"),
        expect(0, "ls datasets/acme/formats --weights safetensors"));
    assertEquals(
        List.of("sub/pytorch_model.bin"),
        expect(0, "ls datasets/acme/formats sub/pytorch_model.bin --weights safetensors"));
  }

  @Test
  void reportsWeightsThatAreNotThere() {
    Result unknown = run.run("ls", "acme/quants:Q5_0");
    assertEquals(ExitCode.NOT_FOUND.value(), unknown.exit());
    assertTrue(unknown.err().contains("Q4_K_M (3.5 kB), Q8_0"), unknown.err());
    expect(ExitCode.NOT_FOUND.value(), "ls acme/quants --weights onnx");
    assertEquals(List.of(), hub.requests("/resolve/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ls acme/quants --weights pickle",
        "ls acme/quants:Q8_0 --weights onnx",
        "download acme/quants --weights none",
        "cache rm acme/quants --weights all --yes",
        "cache rm acme/quants --weights auto --yes",
        "cache rm acme/quants --weights metal --yes",
      })
  void refusesOtherFormats(String line) {
    expect(ExitCode.USAGE.value(), line);
    assertEquals(List.of(), hub.requests());
  }

  @Test
  void removesAQuantizationFromAllRevisions() {
    expect(0, "download acme/quants");
    expect(0, "download acme/quants --revision v1");
    assertEquals(
        List.of(
            "{\"repos_deleted\":0,\"revisions_deleted\":0,\"incomplete_deleted\":0,"
                + "\"files_deleted\":6,\"freed\":3500,\"dry_run\":true}"),
        expect(0, "cache rm acme/quants:Q4_K_M --dry-run --json"));
    assertEquals(6, cached("acme/quants"));
    expect(0, "cache rm hf.co/acme/quants:q4_k_m --yes");
    assertEquals(3, cached("acme/quants"));
    expect(ExitCode.NOT_CACHED.value(), "cache rm acme/quants:Q4_K_M --yes");
    expect(0, "download acme/quants");
    assertEquals(6, cached("acme/quants"));
  }

  @Test
  void removesAFormatAndKeepsContentThatOtherFilesUse() {
    expect(0, "download datasets/acme/formats");
    List<String> result =
        expect(0, "cache rm datasets/acme/formats --weights pytorch --yes --json");
    assertTrue(result.get(0).contains("\"files_deleted\":2,\"freed\":3100"), result.get(0));
    assertEquals(3, cached("datasets/acme/formats"), "the content of one file is there still");
    expect(0, "download datasets/acme/formats model.safetensors --local-files-only");
    expect(ExitCode.NOT_CACHED.value(), "cache rm datasets/acme/formats --weights onnx --yes");
    expect(ExitCode.NOT_CACHED.value(), "cache rm 0123456 --weights gguf --yes");
  }

  private long cached(String repo) {
    List<String> list = expect(0, "ls " + repo + " -R --json");
    assertFalse(list.isEmpty());
    String after = list.get(0).substring(list.get(0).indexOf("\"cached_files\":") + 15);
    return Long.parseLong(after.substring(0, after.indexOf(',')));
  }
}
