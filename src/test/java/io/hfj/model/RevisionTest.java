package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.BadInput;
import io.hfj.ContentMismatch;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionTest {
  private static final String HEX = "0123456789abcdef0123456789abcdef01234567";

  @ParameterizedTest
  @ValueSource(
      strings = {"main", "v1.0", "refs/pr/3", "refs/convert/parquet", "feat/x", "é", "a@b", "%2F"})
  void acceptsTheNamesOfRefs(String name) {
    assertEquals(name, new Revision(name).toString());
    assertEquals(Optional.empty(), new Revision(name).commit());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "/main", "main/", "a//b", ".", "./a", "..", "../../x", "a/../b", "a..b", "a b",
        "a\nb", "a\\b", "C:x", "a*", "a?", "a[b", "~1", "HEAD^", "a\u007f"
      })
  void refusesInvalidAndUnsafeRefs(String name) {
    assertThrows(BadInput.class, () -> new Revision(name));
  }

  @Test
  void refusesNamesThatAreTooLong() {
    assertThrows(BadInput.class, () -> new Revision("x".repeat(1025)));
  }

  @Test
  void isACommitOnlyAsAFullLowerCaseHash() {
    assertEquals(Optional.of(new CommitHash(HEX)), new Revision(HEX).commit());
    assertEquals(Optional.empty(), new Revision(HEX.substring(1)).commit());
    assertEquals(Optional.empty(), new Revision(HEX.toUpperCase(java.util.Locale.ROOT)).commit());
    assertEquals("0123456", new CommitHash(HEX).brief());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "main", "../../../../../../../../../../../../../etc", HEX + "\n"})
  void acceptsNoCommitOfAnotherForm(String text) {
    assertThrows(ContentMismatch.class, () -> new CommitHash(text));
    assertEquals(Optional.empty(), CommitHash.find(text));
  }
}
