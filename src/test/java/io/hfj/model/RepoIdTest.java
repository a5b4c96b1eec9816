package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepoIdTest {
  static Stream<String> longest() {
    return Stream.of("x".repeat(96), "x".repeat(96) + "/" + "y".repeat(96));
  }

  static Stream<String> tooLong() {
    return Stream.of("x".repeat(97), "x".repeat(97) + "/y", "x/" + "y".repeat(97));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "_a", "a_", "1/2", "a.git/b", "gpt2", "A.b-c_d/e.f-g_h"})
  @MethodSource("longest")
  void acceptsNamesThatTheHubAccepts(String name) {
    assertEquals(name, new RepoId(RepoType.MODEL, name).name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-a",
        "a-",
        ".a",
        "a.",
        "a--b",
        "a..b",
        "a.git",
        "a/b.git",
        "a/b/c",
        "/a",
        "a/",
        "a b",
        "é",
        "a/-b",
        "a-/b",
        "a/b\n",
        "..",
        ".",
        "a/..",
        "../a",
        "a\\b",
        "a/b@main",
        "a:b",
        "a//b"
      })
  @MethodSource("tooLong")
  void refusesNamesThatTheHubRefuses(String name) {
    BadInput failure = assertThrows(BadInput.class, () -> new RepoId(RepoType.MODEL, name));
    assertTrue(failure.getMessage().contains("repo id"), failure.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "MODEL, gpt2, models--gpt2, gpt2",
    "MODEL, a/b, models--a--b, a/b",
    "DATASET, a/b, datasets--a--b, datasets/a/b",
    "SPACE, a/b, spaces--a--b, spaces/a/b",
    "KERNEL, a/b, kernels--a--b, kernels/a/b",
  })
  void formatsItsFolderAndItself(RepoType type, String name, String folder, String shown) {
    assertEquals(folder, new RepoId(type, name).folder());
    assertEquals(shown, new RepoId(type, name).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "MODEL, gpt2",
    "MODEL, org/name",
    "MODEL, datasets/squad",
    "MODEL, models/name",
    "DATASET, squad",
    "DATASET, org/name",
    "SPACE, spaces/name"
  })
  void parsesWhatItFormats(RepoType type, String name) {
    RepoId id = new RepoId(type, name);
    assertEquals(id, RepoId.parse(id.toString()));
  }

  @Test
  void findsTypesByTheirWords() {
    assertEquals(RepoType.DATASET, RepoType.require("dataset"));
    assertEquals(RepoType.SPACE, RepoType.findByPlural("spaces").orElseThrow());
    assertTrue(RepoType.findByPlural("space").isEmpty());
    BadInput failure = assertThrows(BadInput.class, () -> RepoType.require("models"));
    assertEquals("use one of model, dataset, space, kernel", failure.advice());
  }
}
