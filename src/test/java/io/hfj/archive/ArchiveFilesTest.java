package io.hfj.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher there uses no archive")
class ArchiveFilesTest {
  private static final String STAMP = "1-2-17";

  @TempDir Path home;
  private ArchiveFiles files;

  @BeforeEach
  void createFiles() {
    files = new ArchiveFiles(home.resolve(".cache/hfj/java+hfj"));
  }

  @Test
  void onlyOneOfSeveralClaimsTheArchive() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> claim = () -> files.claim(STAMP, Instant.now());
      files.claim("of another jar", Instant.now()); // creates the folder, which usually exists
      Files.delete(files.claim());
      int makers = 0;
      for (Future<Boolean> claimed : pool.invokeAll(Collections.nCopies(8, claim))) {
        makers += claimed.get() ? 1 : 0;
      }
      assertEquals(1, makers);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void repeatsAFailedAttemptAfterADay() throws IOException {
    Instant now = Instant.now();
    assertTrue(files.claim(STAMP, now));
    assertFalse(files.claim(STAMP, now.plus(Duration.ofHours(23))));
    assertTrue(files.claim(STAMP, now.plus(Duration.ofHours(25))));
  }

  @Test
  void claimsForAnotherJarAtOnce() throws IOException {
    Instant now = Instant.now();
    assertTrue(files.claim(STAMP, now));
    assertTrue(files.claim("of another jar", now));
  }

  @Test
  void leavesAnAttemptAloneThatHasJustBegun() throws IOException {
    assertTrue(files.claim(STAMP, Instant.now()));
    Files.writeString(files.claim(), "");
    assertFalse(files.claim(STAMP, Instant.now()));
  }

  @Test
  void createsNoHomeFolder() throws IOException {
    Path none = home.resolve("none");
    assertFalse(new ArchiveFiles(none.resolve(".cache/hfj/java+hfj")).claim(STAMP, Instant.now()));
    assertFalse(Files.exists(none));
  }

  @Test
  void createsAPrivateFolder() throws IOException {
    assertTrue(files.claim(STAMP, Instant.now()));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(".cache/hfj"))));
  }

  @Test
  void failsIfAFileIsInPlaceOfTheFolder() throws IOException {
    Files.writeString(home.resolve(".cache"), "a file");
    assertThrows(IOException.class, () -> files.claim(STAMP, Instant.now()));
    assertEquals("a file", Files.readString(home.resolve(".cache")));
  }

  @Test
  void publishesTheArchiveAndItsOptions() throws IOException {
    files.claim(STAMP, Instant.now());
    Files.writeString(files.unfinished(), "classes");
    files.publish("options");
    assertEquals("classes", Files.readString(files.archive()));
    assertEquals("options", Files.readString(files.options()));
    assertEquals(List.of("java+hfj.jsa", "java+hfj.options"), names());
  }

  @Test
  void removesOldArchives() throws IOException {
    files.claim(STAMP, Instant.now());
    Path old = Files.writeString(home.resolve(".cache/hfj/java+old.jsa"), "classes");
    Files.writeString(home.resolve(".cache/hfj/java+new.jsa"), "classes");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(91))));
    files.prune(Instant.now());
    assertEquals(List.of("java+hfj.try", "java+new.jsa"), names());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(home.resolve(".cache/hfj"))) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
