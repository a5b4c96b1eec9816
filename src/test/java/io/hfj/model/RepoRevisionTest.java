package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.BadInput;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepoRevisionTest {
  @ParameterizedTest
  @CsvSource({
    "gpt2, MODEL, gpt2, ''",
    "org/name, MODEL, org/name, ''",
    "models/org/name, MODEL, org/name, ''",
    "datasets/org/name, DATASET, org/name, ''",
    "datasets/squad, DATASET, squad, ''",
    "spaces/org/name@dev, SPACE, org/name, dev",
    "org/name@refs/pr/3, MODEL, org/name, refs/pr/3",
    "hf://datasets/org/name@v1.0, DATASET, org/name, v1.0"
  })
  void parsesTypeNameAndRevision(String text, RepoType type, String name, String revision) {
    RepoRevision parsed = RepoRevision.parse(text);
    assertEquals(new RepoId(type, name), parsed.repo());
    assertEquals(
        Optional.of(revision).filter(r -> !r.isEmpty()), parsed.revision().map(Revision::name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "@main", "org/name@", "a/b/c", "org/na me", "buckets/org/name"})
  void refusesWhatIsNoRepository(String text) {
    assertThrows(BadInput.class, () -> RepoRevision.parse(text));
  }

  @Test
  void meansMainWithoutARevision() {
    assertEquals(Revision.MAIN, RepoRevision.parse("org/name").revisionOrMain());
  }
}
