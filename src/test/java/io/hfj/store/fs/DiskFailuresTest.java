package io.hfj.store.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.HubException;
import io.hfj.Interrupted;
import io.hfj.StorageFailure;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiskFailuresTest {
  private static final Path FILE = Path.of("file");

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new IOException("No space left on device"), "no space left on device", "free some"),
        Arguments.of(
            new IOException("There is not enough space on the disk"),
            "there is not enough space on the disk",
            "free some"),
        Arguments.of(
            new FileSystemException("file", null, "Disk quota exceeded"),
            "disk quota exceeded",
            "the disk quota is exceeded"),
        Arguments.of(
            new FileSystemException("file", null, "Read-only file system"),
            "read-only file system",
            "choose a writable folder"),
        Arguments.of(
            new ReadOnlyFileSystemException(), "read-only file system", "choose a writable folder"),
        Arguments.of(
            new AccessDeniedException("file"), "permission denied", "check its permissions"),
        Arguments.of(
            new FileSystemException("file", null, "Operation not permitted"),
            "operation not permitted",
            "check its permissions"),
        Arguments.of(
            new FileSystemException("file", null, "File name too long"),
            "file name too long",
            "choose a folder with a shorter path"),
        Arguments.of(
            new FileSystemException("file", null, "Too many open files"),
            "too many open files",
            "raise the limit"),
        Arguments.of(
            new FileSystemLoopException("file"), "loop of symbolic links", "check the disk"),
        Arguments.of(new NotDirectoryException("file"), "not a folder", "check the disk"),
        Arguments.of(new IOException(), "unknown error", "check the disk"),
        Arguments.of(new IOException("Input/output error"), "input/output error", "check the"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void reportsTheSystemsReasonWithAdvice(Exception cause, String reason, String advice) {
    HubException failure = DiskFailures.of("write", FILE, cause);
    assertInstanceOf(StorageFailure.class, failure);
    assertEquals("cannot write file: " + reason, failure.getMessage());
    assertTrue(failure.advice().startsWith(advice), failure.advice());
    assertSame(cause, failure.getCause());
  }

  @Test
  void recognizesInterrupts() {
    HubException failure = DiskFailures.of("write", FILE, new ClosedByInterruptException());
    assertInstanceOf(Interrupted.class, failure);
  }
}
