package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.ContentMismatch;
import io.hfj.fuzz.Input;
import java.nio.file.Path;

/** Repo ids, revisions, hashes, etags and rates: refused with a HubException, or safe to use. */
public final class TypedValuesFuzz {
  private static final Path ROOT = Path.of("root").toAbsolutePath();

  private TypedValuesFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = Input.text(input);
    repoId(text);
    revision(text);
    hashes(text);
    rate(text);
    String line = SafeText.of(text);
    assertTrue(line.codePointCount(0, line.length()) <= 303);
    assertTrue(line.codePoints().noneMatch(Character::isISOControl));
  }

  private static void repoId(String text) {
    try {
      RepoId id = new RepoId(RepoType.DATASET, text);
      assertStaysInside(id.folder());
      String[] words = id.folder().split("--", -1);
      assertEquals("datasets", words[0]);
      assertEquals(text, id.folder().substring("datasets--".length()).replace("--", "/"));
    } catch (BadInput refused) {
      // It is refused.
    }
  }

  private static void revision(String text) {
    try {
      assertStaysInside(new Revision(text).name());
    } catch (BadInput refused) {
      // It is refused.
    }
  }

  private static void assertStaysInside(String name) {
    Path path = ROOT.resolve(name);
    assertEquals(path, path.normalize());
    assertTrue(path.startsWith(ROOT) && !path.equals(ROOT));
  }

  private static void hashes(String text) {
    Etag.fromHeader(text).ifPresent(etag -> assertTrue(text.contains(etag.value())));
    CommitHash.find(text).ifPresent(commit -> assertEquals(text, commit.hex()));
    try {
      assertEquals(text, new Etag(text).value());
      assertTrue(text.length() == 40 || text.length() == 64);
    } catch (ContentMismatch refused) {
      // It is refused.
    }
  }

  private static void rate(String text) {
    try {
      assertTrue(ByteRate.parse(text).perSecond() >= 1);
    } catch (BadInput refused) {
      // It is refused.
    }
  }
}
