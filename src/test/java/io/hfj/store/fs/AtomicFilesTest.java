package io.hfj.store.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.store.FixedModes;
import io.hfj.testing.Umask;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtomicFilesTest {
  @TempDir Path folder;

  private List<Path> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(Path::getFileName).sorted().toList();
    }
  }

  @Test
  void writesAndReplacesWithoutLeavingATemporaryFile() throws Exception {
    Path target = folder.resolve("main");
    AtomicFiles.write(target, "ä one");
    AtomicFiles.write(target, "two");
    assertEquals("two", Files.readString(target));
    assertEquals(List.of(Path.of("main")), names());
  }

  @Test
  void writesAFileWhoseNameLeavesNoRoomForASuffix() throws Exception {
    Path target = folder.resolve("ä".repeat(127));
    AtomicFiles.write(target, "text");
    AtomicFiles.writePrivate(target, "secret");
    assertEquals("secret", Files.readString(target));
    assertEquals(List.of(target.getFileName()), names());
  }

  @Test
  void leavesNoTemporaryFileWhenItCannotReplace() throws Exception {
    Path target = Files.createDirectory(folder.resolve("main"));
    Files.writeString(target.resolve("inside"), "");
    assertThrows(IOException.class, () -> AtomicFiles.write(target, "text"));
    assertEquals(List.of(Path.of("main")), names());
  }

  @Test
  void completesOnlyAFileThatHoldsTheBeginning() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty"));
    Path torn = Files.writeString(folder.resolve("torn"), "te");
    Path shorter = Files.writeString(folder.resolve("shorter"), "two");
    Path full = Files.writeString(folder.resolve("full"), "of the user");
    AtomicFiles.writeIfAbsent(empty, "text");
    AtomicFiles.writeIfAbsent(torn, "text");
    AtomicFiles.writeIfAbsent(shorter, "text");
    AtomicFiles.writeIfAbsent(full, "text");
    AtomicFiles.writeIfAbsent(folder.resolve("none"), "text");
    assertEquals("text", Files.readString(empty));
    assertEquals("text", Files.readString(torn));
    assertEquals("two", Files.readString(shorter));
    assertEquals("of the user", Files.readString(full));
    assertEquals("text", Files.readString(folder.resolve("none")));
  }

  @Test
  void sweepsOnlyOldTemporaryFiles() throws Exception {
    Instant now = Instant.now();
    FileTime old = FileTime.from(now.minus(Duration.ofHours(2)));
    for (String name : List.of("main.0a1b2c3d.tmp", ".hfj-0a1b2c3d.tmp", "mine.tmp", "main")) {
      Files.setLastModifiedTime(Files.createFile(folder.resolve(name)), old);
    }
    Files.createFile(folder.resolve("main.4e5f6a7b.tmp"));
    AtomicFiles.sweepHidden(folder, now);
    assertEquals(4, names().size());
    AtomicFiles.sweep(folder, now);
    assertEquals(
        List.of(Path.of("main"), Path.of("main.4e5f6a7b.tmp"), Path.of("mine.tmp")), names());
    AtomicFiles.sweep(folder.resolve("none"), now);
  }

  @ParameterizedTest
  @CsvSource({Umask.USUAL + ", rw-r--r--", Umask.PRIVATE + ", rw-------", "2, rw-rw-r--"})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no modes there")
  void givesFilesTheModeOfTheUmask(int umask, String mode) throws Exception {
    Umask.during(
        umask,
        () -> {
          AtomicFiles.write(folder.resolve("a"), "");
          AtomicFiles.writeIfAbsent(folder.resolve("b"), "");
          AtomicFiles.createNew(folder.resolve("c")).close();
        });
    for (Path name : names()) {
      var modes = Files.getPosixFilePermissions(folder.resolve(name));
      assertEquals(mode, PosixFilePermissions.toString(modes));
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no modes there")
  void hidesPrivateFilesFromTheirCreationOn() throws Exception {
    Path file = folder.resolve("secret");
    Umask.during(
        Umask.USUAL,
        () -> {
          try (FileChannel created = AtomicFiles.createPrivate(file)) {
            assertEquals(0, created.size());
            var modes = Files.getPosixFilePermissions(file);
            assertEquals("rw-------", PosixFilePermissions.toString(modes));
          }
        });
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no modes there")
  void reportsWhetherOthersMayReadAPrivateFile() throws Exception {
    assertTrue(AtomicFiles.writePrivate(folder.resolve("secret"), "text"));
    assertFalse(AtomicFiles.hide(new FixedModes("rwxr-xr-x")));
    assertFalse(AtomicFiles.hide(new FixedModes("rwxr-----")));
    assertTrue(AtomicFiles.hide(new FixedModes("rwx------")));
  }

  @Test
  void writesOnlyWhatIsAbsent() throws Exception {
    Path target = folder.resolve("tag");
    AtomicFiles.writeIfAbsent(target, "first");
    AtomicFiles.writeIfAbsent(target, "second");
    assertEquals("first", Files.readString(target));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void neverWritesThroughALink() throws Exception {
    Path victim = folder.resolve("victim");
    Path link = Files.createSymbolicLink(folder.resolve("link"), victim);
    AtomicFiles.writeIfAbsent(link, "text");
    assertThrows(FileAlreadyExistsException.class, () -> AtomicFiles.createNew(link));
    AtomicFiles.write(link, "text");
    assertTrue(Files.notExists(victim));
    assertTrue(Files.isRegularFile(link, java.nio.file.LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void forcesFoldersWhereThePlatformCan() {
    AtomicFiles.forceFolder(folder);
    AtomicFiles.forceFolder(folder.resolve("absent"));
  }

  @Test
  void namesTemporaryFilesByEightHexDigits() {
    assertTrue(AtomicFiles.randomHex().matches("[0-9a-f]{8}"));
  }
}
