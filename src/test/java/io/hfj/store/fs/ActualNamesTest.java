package io.hfj.store.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.model.RepoPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ActualNamesTest {
  private static final Path ROOT = Path.of("root");

  /** A disk that ignores case and composition, with some files. */
  private record BlindDisk(Set<Path> files) implements ActualNames.DiskNames {
    @Override
    public boolean exists(Path path) {
      return files.stream().anyMatch(file -> folded(file).startsWith(folded(path)));
    }

    private static Path folded(Path path) {
      return Path.of(new RepoPath(path.toString().replace('\\', '/')).folded());
    }

    @Override
    public Set<String> list(Path folder) {
      return files.stream()
          .filter(file -> folded(file).startsWith(folded(folder)))
          .map(file -> file.getName(folder.getNameCount()).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static final ActualNames BLIND =
      new ActualNames(
          new BlindDisk(
              Set.of(ROOT.resolve("UPPER.TXT"), ROOT.resolve("Sub/a"), ROOT.resolve("caf\u00e9"))));

  private static Optional<Path> other(String name) {
    return BLIND.findOtherName(ROOT, ROOT.resolve(name));
  }

  @Test
  void findsTheStoredNameOfAFile() {
    assertEquals(Optional.of(ROOT.resolve("UPPER.TXT")), other("upper.txt"));
    assertEquals(Optional.of(ROOT.resolve("Sub/a")), other("sub/A"));
    assertEquals(Optional.of(ROOT.resolve("Sub/a")), other("sub/a"));
    assertEquals(Optional.of(ROOT.resolve("caf\u00e9")), other("CAF\u00c9"));
  }

  @Test
  void findsNoOtherNameOfAFileWithThatStoredName() {
    for (String name : new String[] {"UPPER.TXT", "Sub/a", "caf\u00e9", "cafe\u0301", "absent"}) {
      assertEquals(Optional.empty(), other(name), name);
    }
  }

  @Test
  @DisabledOnOs({OS.WINDOWS, OS.MAC})
  void distinguishesFilesLikeTheDisk(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("A"), "a");
    Files.writeString(folder.resolve("a"), "a");
    assertEquals(Optional.empty(), new ActualNames().findOtherName(folder, folder.resolve("A")));
    assertEquals(Optional.empty(), new ActualNames().findOtherName(folder, folder.resolve("a")));
    assertEquals(Optional.empty(), new ActualNames().findOtherName(folder, folder.resolve("b")));
  }
}
