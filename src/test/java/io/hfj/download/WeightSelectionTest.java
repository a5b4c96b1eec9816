package io.hfj.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.BadInput;
import io.hfj.NotFound;
import io.hfj.Weights;
import io.hfj.download.WeightLayouts.Line;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.model.WeightFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WeightSelectionTest {
  private static final String WHERE = "model acme/tiny at 1a2b3c4";

  private static WeightSelection of(Weights weights) {
    return new WeightSelection(weights, Optional.empty());
  }

  private static List<String> select(WeightSelection selection, List<RemoteFile> files) {
    return paths(selection.select(files, WHERE).stream());
  }

  private static List<String> quant(String name, List<RemoteFile> files) {
    return select(new WeightSelection(Weights.ALL, Optional.of(name)), files).stream()
        .filter(path -> path.endsWith(".gguf"))
        .toList();
  }

  private static List<String> paths(Stream<RemoteFile> files) {
    return files.map(file -> file.path().value()).toList();
  }

  private static List<RemoteFile> files(String... paths) {
    return Stream.of(paths)
        .map(path -> RemoteFile.of(new RepoPath(path), 1_500_000_000, Etag.UNKNOWN))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void knowsTheFormats(WeightLayouts layout) {
    for (Line line : layout.lines()) {
      assertEquals(
          line.format(), WeightFormat.find(line.file().path().value()), line.file().path().value());
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsOneCopyOfEachModel(WeightLayouts layout) {
    assertEquals(
        paths(layout.kept().stream()), select(of(Weights.AUTO), layout.files()), layout.repo);
  }

  @ParameterizedTest
  @EnumSource
  void keepsAllByDefault(WeightLayouts layout) {
    List<RemoteFile> files = layout.files();
    assertSame(files, WeightSelection.ALL.select(files, WHERE));
  }

  @ParameterizedTest
  @EnumSource
  void keepsOneFormatAndWhatIsNotKnownToBeWeights(WeightLayouts layout) {
    for (Weights weights :
        List.of(Weights.SAFETENSORS, Weights.GGUF, Weights.ONNX, Weights.PYTORCH)) {
      Optional<WeightFormat> format = Optional.of(WeightFormat.valueOf(weights.name()));
      Set<Optional<WeightFormat>> formats =
          layout.lines().stream().map(Line::format).collect(Collectors.toSet());
      if (formats.contains(format)) {
        assertEquals(
            paths(
                layout.lines().stream()
                    .filter(line -> line.format().isEmpty() || line.format().equals(format))
                    .map(Line::file)),
            select(of(weights), layout.files()));
      } else {
        assertThrows(NotFound.class, () -> select(of(weights), layout.files()));
      }
    }
  }

  @Test
  void namesTheFormatsThereAre() {
    NotFound failure =
        assertThrows(
            NotFound.class,
            () -> select(of(Weights.GGUF), files("model.safetensors", "pytorch_model.bin", "x")));
    assertEquals(WHERE + " has no gguf weights", failure.getMessage());
    assertEquals("available: pytorch (1.5 GB), safetensors (1.5 GB)", failure.advice());
  }

  @Test
  void doesNotTakeUppercaseNamesForUnknown() {
    assertEquals(
        List.of("Model.safetensors"),
        select(of(Weights.AUTO), files("Model.safetensors", "PyTorch_Model.BIN")));
  }

  @ParameterizedTest
  @CsvSource({
    "q4_k_m, Qwen2.5-VL-7B-Instruct-Q4_K_M.gguf mmproj-F16.gguf",
    "Q2_K, Qwen2.5-VL-7B-Instruct-Q2_K.gguf mmproj-F16.gguf",
    "UD-Q4_K_XL, Qwen2.5-VL-7B-Instruct-UD-Q4_K_XL.gguf mmproj-F16.gguf",
    "UD-IQ2_XXS, Qwen2.5-VL-7B-Instruct-UD-IQ2_XXS.gguf mmproj-F16.gguf",
    "BF16, BF16/Qwen2.5-VL-7B-Instruct-BF16-00001-of-00003.gguf"
        + " BF16/Qwen2.5-VL-7B-Instruct-BF16-00002-of-00003.gguf"
        + " BF16/Qwen2.5-VL-7B-Instruct-BF16-00003-of-00003.gguf mmproj-BF16.gguf",
  })
  void selectsAQuantizationWithItsShardsAndItsProjector(String name, String expected) {
    assertEquals(List.of(expected.split(" ")), quant(name, WeightLayouts.QUANTS.files()));
  }

  /** Names by TheBloke, bartowski, Qwen, unsloth, ggml-org, Microsoft and Google. */
  @ParameterizedTest
  @CsvSource({
    "Q4_K_M, llama-2-7b.Q4_K_M.gguf",
    "Q6_K_L, Llama-3.2-1B-Instruct-Q6_K_L.gguf",
    "Q4_0_4_4, Llama-3.2-1B-Instruct-Q4_0_4_4.gguf",
    "q8_0, qwen2.5-7b-instruct-q8_0-00001-of-00003.gguf",
    "FP16, qwen2.5-7b-instruct-fp16-00001-of-00004.gguf",
    "UD-IQ1_S, DeepSeek-R1-UD-IQ1_S/DeepSeek-R1-UD-IQ1_S-00001-of-00003.gguf",
    "Q5_K_M, Q5_K_M/weights.gguf",
    "MXFP4, gpt-oss-20b-mxfp4.gguf",
    "q4, Phi-3-mini-4k-instruct-q4.gguf",
    "q4_0, gemma-3-4b-it-q4_0.gguf",
    "TQ1_0, Qwen3-235B-A22B-UD-TQ1_0/x-TQ1_0.gguf",
    "Q3_K_S, Model.i1-Q3_K_S.gguf",
    "f32, ggml-model-f32.gguf",
  })
  void readsTheQuantizationFromTheName(String name, String path) {
    assertEquals(List.of(path), quant(name, files(path, "Other-IQ3_M.gguf", "none.gguf")));
  }

  @Test
  void leavesOutOtherWeightsBesideAQuantization() {
    assertEquals(
        List.of("README.md", "x-Q8_0.gguf"),
        select(
            new WeightSelection(Weights.GGUF, Optional.of("Q8_0")),
            files(
                "README.md", "model.safetensors", "x-Q8_0.gguf", "x-F16.gguf", "x.imatrix.gguf")));
  }

  @Test
  void takesTheProjectorOfTheSameQuantization() {
    assertEquals(
        List.of("gemma-3-4b-it-Q8_0.gguf", "mmproj-gemma-3-4b-it-Q8_0.gguf"),
        quant(
            "Q8_0",
            files(
                "gemma-3-4b-it-Q8_0.gguf",
                "mmproj-gemma-3-4b-it-F16.gguf",
                "mmproj-gemma-3-4b-it-Q8_0.gguf")));
  }

  @Test
  void namesTheQuantizationsThereAre() {
    NotFound failure =
        assertThrows(NotFound.class, () -> quant("Q4_K", WeightLayouts.QUANTS.files()));
    assertEquals(WHERE + " has no quantization 'Q4_K'", failure.getMessage());
    assertEquals(
        "available: BF16 (45.7 GB), Q2_K (3.0 GB), Q4_K_M (4.7 GB), UD-IQ2_XXS (2.4 GB),"
            + " UD-Q4_K_XL (4.9 GB)",
        failure.advice());
    failure = assertThrows(NotFound.class, () -> quant("Q4_K", files("model.safetensors")));
    assertEquals("no GGUF file has a quantization in its name", failure.advice());
  }

  @Test
  void refusesContradictions() {
    assertThrows(BadInput.class, () -> new WeightSelection(Weights.ONNX, Optional.of("Q8_0")));
    assertThrows(BadInput.class, () -> quant(" ", files("x-Q8_0.gguf")));
  }
}
