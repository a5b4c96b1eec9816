package io.hfj.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.hfj.ContentMismatch;
import io.hfj.StorageFailure;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.NameProbe;
import io.hfj.testing.Sample;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NameCollisionsTest {
  private static final Sample TEXT = Sample.small("some text");

  private static List<RemoteFile> files(String... names) {
    return Stream.of(names).map(TEXT::at).toList();
  }

  private static List<String> doubtful(String... names) {
    return NameCollisions.findDoubtful(files(names)).stream().map(RepoPath::value).toList();
  }

  @Test
  void triesNothingIfEveryDiskCanHoldTheNames() {
    NameCollisions.requireStorable(
        files("a", "b/a", "b/c.txt", "é", ".a"), names -> fail("tried " + names));
  }

  @Test
  void triesNamesThatSomeDisksEquate() {
    assertEquals(List.of("A", "a"), doubtful("A", "b", "a"));
    assertEquals(List.of("d/A/x", "D/a/X"), doubtful("d/A/x", "D/a/X", "D/a/y"));
    assertEquals(List.of("caf\u00e9", "cafe\u0301"), doubtful("caf\u00e9", "cafe\u0301"));
    assertEquals(List.of("D/x", "d"), doubtful("D/x", "d", "e/x"));
    assertEquals(List.of("a", "a."), doubtful("a", "a."));
    assertEquals(List.of("A", "a", "1:2"), doubtful("1:2", "A", "a"));
  }

  @Test
  void triesNamesThatSomeDisksCannotHold() {
    List<String> all =
        List.of("1:2", "a?", "b*/c", "d\\e", "f.", "g ", "con", "d/NUL.txt", "n".repeat(144));
    assertEquals(all, doubtful(all.toArray(String[]::new)));
    assertEquals(List.of(), doubtful("console", "n".repeat(143), "a.b", "a b"));
  }

  @Test
  void reportsTwoFilesThatTheDiskEquates() {
    RepoPath first = new RepoPath("UPPER.TXT");
    RepoPath second = new RepoPath("upper.txt");
    NameProbe clash = new NameProbe(List.of(), List.of(new NameProbe.Clash(first, second)));
    ContentMismatch failure =
        assertThrows(
            ContentMismatch.class,
            () -> NameCollisions.requireStorable(files("UPPER.TXT", "upper.txt"), names -> clash));
    assertTrue(failure.getMessage().contains("'UPPER.TXT' and 'upper.txt'"), failure.getMessage());
    NameCollisions.requireStorable(files("UPPER.TXT", "upper.txt"), names -> NameProbe.PASSED);
  }

  @Test
  void reportsAllFilesThatTheDiskCannotHold() {
    String[] names = IntStream.range(0, 12).mapToObj(i -> "1:" + i).toArray(String[]::new);
    List<RemoteFile> files = files(names);
    StorageFailure failure =
        assertThrows(
            StorageFailure.class,
            () -> NameCollisions.requireStorable(files, all -> new NameProbe(all, List.of())));
    assertTrue(
        failure.getMessage().contains("1:0, 1:1, 1:2, 1:3, 1:4, 1:5, 1:6, 1:7, 1:8, 1:9 and 2"),
        failure.getMessage());
  }
}
