package io.hfj.store.fs;

import io.hfj.StorageFailure;
import io.hfj.model.ExceptionReason;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;

/** Translates disk errors into failures with the system's reason and advice. */
public final class DiskFailures {
  private DiskFailures() {}

  /**
   * Translates an error.
   *
   * @param action what was tried, as a verb: {@code "write"}
   */
  public static StorageFailure of(String action, Path path, Exception cause) {
    String reason = ExceptionReason.of(cause);
    String text = reason.toLowerCase(Locale.ROOT);
    String advice;
    if (text.contains("no space") || text.contains("not enough space")) {
      advice = "free some space, or choose another disk with --cache-dir or --local-dir";
    } else if (text.contains("quota")) {
      advice = "your quota is used up: remove something, or choose another folder";
    } else if (text.contains("read-only") || cause instanceof ReadOnlyFileSystemException) {
      advice = "choose a writable folder with --cache-dir or --local-dir";
    } else if (text.contains("permission")
        || text.contains("not permitted")
        || cause instanceof AccessDeniedException) {
      advice =
          "check who may write there, or choose another folder with --cache-dir or --local-dir";
    } else if (text.contains("too many open files")) {
      advice = "allow more open files: ulimit -n 4096; or use fewer: --connections 8";
    } else if (text.contains("name too long")) {
      advice = "choose a folder with a shorter path";
    } else {
      advice = "check the disk, then run the same command again; what has arrived is kept";
    }
    return new StorageFailure("cannot " + action + " " + path + ": " + reason, advice, cause);
  }

  /** Returns the failure for a name that the disk cannot hold, in a folder that exists. */
  public static StorageFailure unnameable(Path path, Exception cause) {
    return new StorageFailure(
        "cannot create " + path + ": this disk cannot hold a file of that name",
        "leave it out with --exclude, or choose another disk with --cache-dir or --local-dir",
        cause);
  }

  /** Returns the failure for a name that the disk equates with that of another file. */
  public static StorageFailure nameClash(Path path, Path existing) {
    return new StorageFailure(
        "cannot write " + path + ": this disk takes it for " + existing + ", which is there",
        "keep one of them on another disk, with --cache-dir or --local-dir");
  }
}
