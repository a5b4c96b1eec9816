package io.hfj.model;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Phrases an exception of disk or network as a reason, to end a sentence after a colon. */
public final class ExceptionReason {
  /** BoringSSL's messages contain memory addresses before the reason. */
  private static final Pattern BORINGSSL = Pattern.compile("OPENSSL_internal:(\\w+)");

  private ExceptionReason() {}

  /** Returns the message of the operating system or library if it suits users. */
  public static String of(Exception cause) {
    if (cause instanceof FileSystemException failure) {
      return ofFile(failure);
    }
    String message = cause instanceof IOException ? cause.getMessage() : null;
    if (message == null) {
      return cause.getClass().getSimpleName();
    }
    if (cause instanceof ProtocolException && message.contains("status line")) {
      return "its answer is not HTTP";
    }
    Matcher boringSsl = BORINGSSL.matcher(message);
    return boringSsl.find()
        ? boringSsl.group(1).toLowerCase(Locale.ROOT).replace('_', ' ')
        : message;
  }

  private static String ofFile(FileSystemException cause) {
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (cause instanceof DirectoryNotEmptyException) {
      return "a folder of that name is there";
    }
    if (cause instanceof FileAlreadyExistsException) {
      return "something else of that name is there";
    }
    if (cause instanceof FileSystemLoopException) {
      return "its links lead in a circle";
    }
    return cause.getReason() == null ? cause.getClass().getSimpleName() : cause.getReason();
  }
}
