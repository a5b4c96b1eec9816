package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.ContentMismatch;
import io.hfj.fuzz.Input;
import java.nio.file.Path;

/** Paths of files as a server lists them: an accepted path stays below its root. */
public final class RepoPathFuzz {
  private static final Path ROOT = Path.of("root").toAbsolutePath();

  private RepoPathFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = Input.text(input);
    RepoPath path;
    try {
      path = new RepoPath(text);
    } catch (ContentMismatch refused) {
      assertTrue(SafeText.isPrintable(refused.getMessage()) || refused.getMessage().length() > 300);
      return;
    }
    Path resolved = ROOT.resolve(path.value());
    assertEquals(resolved, resolved.normalize(), "climbs");
    assertTrue(resolved.startsWith(ROOT) && !resolved.equals(ROOT), "leaves its root");
    assertEquals(ROOT.getNameCount() + path.parts().size(), resolved.getNameCount());
    assertEquals(path.fileName(), resolved.getFileName().toString());
    assertEquals(path.value(), String.join("/", path.parts()));
    for (String part : path.value().split("[/\\\\]", -1)) {
      assertFalse(part.equals(".."), "leaves its root on Windows");
    }
    assertTrue(path.value().chars().noneMatch(c -> c < ' ' || c == 0x7f));
  }
}
