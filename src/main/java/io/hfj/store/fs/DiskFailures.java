package io.hfj.store.fs;

import io.hfj.error.ExceptionReason;
import io.hfj.error.StorageFailure;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;

/** Tells a failure of the disk to the user: what the operating system said, and what to do. */
public final class DiskFailures {
  private DiskFailures() {}

  /**
   * The failure in our words.
   *
   * @param doing what was tried, to end a sentence: {@code "write"}
   */
  public static StorageFailure of(String doing, Path path, Exception cause) {
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
    return new StorageFailure("cannot " + doing + " " + path + ": " + reason, advice, cause);
  }

  /** The failure to give a file a name in a folder that exists, for no reason but the name. */
  public static StorageFailure unnameable(Path path, Exception cause) {
    return new StorageFailure(
        "cannot create " + path + ": this disk cannot hold a file of that name",
        "leave it out with --exclude, or choose another disk with --cache-dir or --local-dir",
        cause);
  }

  /** The failure to keep a file where the disk finds another one of the same commit. */
  public static StorageFailure nameClash(Path path, Path standing) {
    return new StorageFailure(
        "cannot write " + path + ": this disk takes it for " + standing + ", which is there",
        "keep one of them on another disk, with --cache-dir or --local-dir");
  }
}
