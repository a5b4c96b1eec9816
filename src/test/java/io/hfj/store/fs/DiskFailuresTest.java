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
            new IOException("No space left on device"), "No space left on device", "free some"),
        Arguments.of(
            new IOException("There is not enough space on the disk"),
            "There is not enough space on the disk",
            "free some"),
        Arguments.of(
            new FileSystemException("file", null, "Disk quota exceeded"),
            "Disk quota exceeded",
            "your quota is used up"),
        Arguments.of(
            new FileSystemException("file", null, "Read-only file system"),
            "Read-only file system",
            "choose a writable folder"),
        Arguments.of(
            new ReadOnlyFileSystemException(),
            "ReadOnlyFileSystemException",
            "choose a writable folder"),
        Arguments.of(new AccessDeniedException("file"), "permission denied", "check who may write"),
        Arguments.of(
            new FileSystemException("file", null, "Operation not permitted"),
            "Operation not permitted",
            "check who may write"),
        Arguments.of(
            new FileSystemException("file", null, "File name too long"),
            "File name too long",
            "choose a folder with a shorter path"),
        Arguments.of(
            new FileSystemException("file", null, "Too many open files"),
            "Too many open files",
            "allow more open files"),
        Arguments.of(
            new FileSystemLoopException("file"), "its links lead in a circle", "check the disk"),
        Arguments.of(new NotDirectoryException("file"), "NotDirectoryException", "check the disk"),
        Arguments.of(new IOException(), "IOException", "check the disk"),
        Arguments.of(new IOException("Input/output error"), "Input/output error", "check the"));
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
