package io.hfj.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class PrerequisiteTest {
  private static final Set<Prerequisite> ROOT = Set.of(Prerequisite.ROOT);

  @Test
  void skipsATestWithoutIt() {
    TestAbortedException skipped =
        assertThrows(
            TestAbortedException.class, () -> Prerequisite.MOUNT.require(ROOT, false, "no mount"));
    assertTrue(skipped.getMessage().contains("no mount"), skipped.getMessage());
  }

  @Test
  void failsATestWithoutItWhereItIsRequired() {
    AssertionFailedError failed =
        assertThrows(
            AssertionFailedError.class, () -> Prerequisite.ROOT.require(ROOT, false, "no root"));
    assertTrue(failed.getMessage().contains("no root"), failed.getMessage());
  }

  @Test
  void letsATestRunWithIt() {
    Prerequisite.ROOT.require(ROOT, true, "");
  }

  @Test
  void readsAList() {
    assertEquals(Set.of(), Prerequisite.parse(""));
    assertEquals(
        Set.of(Prerequisite.ROOT, Prerequisite.CASE_SENSITIVE_DISK),
        Prerequisite.parse("root, case-sensitive-disk"));
    assertThrows(IllegalArgumentException.class, () -> Prerequisite.parse("rooot"));
  }

  /**
   * The packages of other profiles have reasons of their own; io.hfj.peers writes them to a file.
   */
  @Test
  void everySkippedTestNamesOne() throws IOException {
    List<Path> others;
    try (Stream<Path> sources = Files.walk(Path.of("src/test/java"))) {
      others =
          sources
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !Set.of("peers", "bench").contains(folder(file)))
              .filter(file -> !file.endsWith("Prerequisite.java"))
              .filter(file -> contains(file, "jupiter.api." + "Assumptions"))
              .toList();
    }
    assertEquals(List.of(), others);
  }

  private static String folder(Path file) {
    return file.getParent().getFileName().toString();
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Otherwise a test would be skipped everywhere, and no build would fail. */
  @Test
  void isRequiredByAJobOfCi() throws IOException {
    String workflow = Files.readString(Path.of(".github/workflows/verify.yml"));
    Set<Prerequisite> required = new TreeSet<>();
    for (MatchResult list :
        Pattern.compile("hfj\\.require=([\\w,-]+)").matcher(workflow).results().toList()) {
      required.addAll(Prerequisite.parse(list.group(1)));
    }
    assertEquals(new TreeSet<>(Set.of(Prerequisite.values())), required);
  }
}
