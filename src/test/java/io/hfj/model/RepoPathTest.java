package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.ContentMismatch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepoPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "a/../b",
        "a/..",
        "../a",
        "a\\..\\b",
        "..\\a",
        "/abs",
        "C:\\x",
        "C:x",
        "d/C:x",
        "a/C:",
        "a:b",
        "\\abs",
        "x/\\y",
        "\\\\srv\\share",
        "",
        ".",
        "./a",
        "a/./b",
        "a//b",
        "a/",
        "/",
        "a\nb",
        "a\0b",
        "a\u001bb",
        "a\u007fb",
        "\t"
      })
  void refusesUnsafePaths(String value) {
    ContentMismatch failure = assertThrows(ContentMismatch.class, () -> new RepoPath(value));
    assertTrue(failure.getMessage().startsWith("unsafe file name '"), failure.getMessage());
    assertFalse(failure.getMessage().chars().anyMatch(c -> c < ' '));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a..b",
        "...",
        " .. ",
        "a\\b",
        "con",
        "1:x",
        ".h",
        "d/.h",
        "é/ü",
        "😀",
        "a b",
        "-rf",
        "ab:c",
        "~",
        "%2e%2e/x",
        "a/.../b",
        "..a",
        "a.."
      })
  void acceptsSafePaths(String value) {
    assertEquals(value, new RepoPath(value).toString());
  }

  @Test
  void splitsIntoParts() {
    RepoPath path = new RepoPath("a/b c/d.json");
    assertEquals(List.of("a", "b c", "d.json"), path.parts());
    assertEquals("d.json", path.fileName());
    assertEquals("x", new RepoPath("x").fileName());
    assertTrue(path.compareTo(new RepoPath("a/b d")) < 0);
  }
}
