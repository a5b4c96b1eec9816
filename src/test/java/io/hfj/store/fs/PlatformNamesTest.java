package io.hfj.store.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.ContentMismatch;
import io.hfj.model.RepoPath;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformNamesTest {
  private static final Path ROOT = Path.of("root").toAbsolutePath();

  @Test
  void resolvesAFileBelowItsRoot() {
    assertEquals(
        ROOT.resolve("data").resolve("...x").resolve("ü.json"),
        PlatformNames.under(ROOT, new RepoPath("data/...x/ü.json")));
  }

  @Test
  void limitsNamesInBytes() {
    PlatformNames.under(ROOT, new RepoPath("d/" + "x".repeat(255)));
    RepoPath tooLong = new RepoPath("ü".repeat(128) + "/file");
    ContentMismatch failure =
        assertThrows(ContentMismatch.class, () -> PlatformNames.under(ROOT, tooLong));
    assertEquals(
        "cannot store '" + tooLong + "' on this machine: a name in it is longer than 255 bytes",
        failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"con", "d/AUX.txt", "lpt1", "a.", "a /b", "a:b:c", "what?", "a*", "x\\y", "a|b"})
  @EnabledOnOs(value = OS.WINDOWS, disabledReason = "elsewhere these are names like any other")
  void refusesNamesThatWindowsCannotHave(String name) {
    RepoPath file = new RepoPath(name);
    assertThrows(ContentMismatch.class, () -> PlatformNames.under(ROOT, file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"con", "d/AUX.txt", "a.", "a /b", "what?", "x\\y", "1:x"})
  @EnabledOnOs(
      value = {OS.LINUX, OS.MAC},
      disabledReason = "Windows cannot have these")
  void acceptsNamesOnUnixThatWindowsCannotHave(String name) {
    assertEquals(ROOT.resolve(name), PlatformNames.under(ROOT, new RepoPath(name)));
  }
}
