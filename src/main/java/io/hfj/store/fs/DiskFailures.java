package io.hfj.store.fs;

import io.hfj.FailureCode;
import io.hfj.HubException;
import io.hfj.Interrupted;
import io.hfj.StorageFailure;
import io.hfj.model.ByteSize;
import io.hfj.model.ExceptionReason;
import java.nio.channels.ClosedByInterruptException;
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
   * @return a {@link StorageFailure}, or {@link Interrupted} if the thread is interrupted, which
   *     closes the file
   */
  public static HubException of(String action, Path path, Exception cause) {
    if (cause instanceof ClosedByInterruptException) {
      return new Interrupted("interrupted: cannot " + action + " " + path, "", cause);
    }
    String reason = ExceptionReason.of(cause);
    String text = reason.toLowerCase(Locale.ROOT);
    FailureCode code = FailureCode.STORAGE;
    String advice;
    if (text.contains("no space") || text.contains("not enough space")) {
      code = FailureCode.DISK_FULL;
      advice = "free some space, or choose another disk";
    } else if (text.contains("quota")) {
      code = FailureCode.DISK_FULL;
      advice = "the disk quota is exceeded: delete files, or choose another folder";
    } else if (text.contains("read-only") || cause instanceof ReadOnlyFileSystemException) {
      code = FailureCode.DISK_NOT_WRITABLE;
      advice = "choose a writable folder";
    } else if (text.contains("permission")
        || text.contains("not permitted")
        || cause instanceof AccessDeniedException) {
      code = FailureCode.DISK_NOT_WRITABLE;
      advice = "check its permissions, or choose another folder";
    } else if (text.contains("too many open files")) {
      code = FailureCode.TOO_MANY_OPEN_FILES;
      advice = "raise the limit (ulimit -n 4096), or use fewer connections";
    } else if (text.contains("name too long")) {
      advice = "choose a folder with a shorter path";
    } else {
      advice = "check the disk, then repeat the download; received data is kept";
    }
    return failure(code, path, "cannot " + action + " " + path + ": " + reason, advice, cause);
  }

  /**
   * Returns the failure for a download that is larger than the free space.
   *
   * @param needed in bytes, like {@code free}
   */
  public static StorageFailure notEnoughSpace(Path folder, long needed, long free) {
    return new StorageFailure(
        FailureCode.DISK_FULL,
        "not enough disk space at "
            + folder
            + ": "
            + ByteSize.of(needed)
            + " needed, "
            + ByteSize.of(free)
            + " free",
        "free some space, choose another disk, or download less",
        null);
  }

  /** Returns the failure for a name that the disk cannot hold, in a folder that exists. */
  public static StorageFailure unnameable(Path path, Exception cause) {
    return failure(
        FailureCode.UNSUPPORTED_FILE_NAME,
        path,
        "cannot create " + path + ": this disk does not allow the file name",
        "skip it, or choose another disk",
        cause);
  }

  /** Returns the failure for a name that the disk equates with that of another file. */
  public static StorageFailure nameClash(Path path, Path existing) {
    return failure(
        FailureCode.FILE_NAME_CONFLICT,
        path,
        "cannot write " + path + ": on this disk it is the same file as " + existing,
        "put one of them on another disk",
        null);
  }

  private static StorageFailure failure(
      FailureCode code, Path path, String message, String advice, Exception cause) {
    StorageFailure failure = new StorageFailure(code, message, advice, cause);
    failure.about(path.toString());
    return failure;
  }
}
