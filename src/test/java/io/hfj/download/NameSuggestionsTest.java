package io.hfj.download;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameSuggestionsTest {
  private static final List<String> NAMES =
      List.of("README.md", "config.json", "data/model.bin", "data/train.csv", "onnx/config.json");

  @ParameterizedTest
  @CsvSource({
    "confg.json,  config.json onnx/config.json",
    "Config.json, config.json onnx/config.json",
    "readme.md,   README.md",
    "model.bin,   data/model.bin",
    "data,        data/model.bin data/train.csv",
    "data/,       ''",
    "zebra.xyz,   ''",
    "x/train.csv, data/train.csv",
  })
  void suggestsSimilarNames(String name, String near) {
    assertEquals(near, String.join(" ", NameSuggestions.of(name, NAMES)));
  }

  @Test
  void limitsTheSuggestions() {
    List<String> many = IntStream.range(0, 100).mapToObj(i -> "model-" + i + ".bin").toList();
    assertEquals(NameSuggestions.MAX, NameSuggestions.of("model-x.bin", many).size());
  }
}
