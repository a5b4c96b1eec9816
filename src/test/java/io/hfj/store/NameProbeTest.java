package io.hfj.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.model.RepoPath;
import io.hfj.store.NameProbe.Clash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NameProbeTest {
  @TempDir Path folder;

  private static List<RepoPath> names(String... names) {
    return Stream.of(names).map(RepoPath::new).toList();
  }

  @AfterEach
  void leavesNothingBehind() throws Exception {
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(List.of(), all.toList());
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "its usual file systems take all these names")
  void passesNamesThatTheDiskHoldsSideBySide() {
    List<RepoPath> names = names("A", "a", "a.", "1:2", "caf\u00e9", "cafe\u0301", "d/x", "D");
    assertEquals(NameProbe.PASSED, NameProbe.run(folder.resolve("not/yet"), names));
  }

  @Test
  void findsNamesThatTheDiskEquates() {
    RepoPath file = new RepoPath("d/a");
    RepoPath folderOfIt = new RepoPath("d");
    assertEquals(
        List.of(new Clash(file, file), new Clash(file, folderOfIt)),
        NameProbe.run(folder, List.of(file, file, folderOfIt)).clashes());
    assertEquals(
        List.of(new Clash(folderOfIt, file)),
        NameProbe.run(folder, List.of(folderOfIt, file)).clashes());
  }

  @Test
  void findsNamesThatTheDiskCannotHold() {
    RepoPath tooLong = new RepoPath("n".repeat(300));
    NameProbe trial = NameProbe.run(folder, List.of(new RepoPath("a"), tooLong));
    assertEquals(new NameProbe(List.of(tooLong), List.of()), trial);
  }

  @Test
  void createsNoMoreThanTwoHundredFiles() {
    RepoPath file = new RepoPath("a");
    List<RepoPath> many = Stream.generate(() -> file).limit(1_000_000).toList();
    assertEquals(199, NameProbe.run(folder, many).clashes().size());
  }
}
