package io.hfj.doctor;

import io.hfj.error.ExitCode;
import io.hfj.store.DiskProbe;
import io.hfj.store.fs.DiskSpace;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Checks the disk that downloads go to. For one thread. */
final class DiskChecks {
  // In bytes.
  private static final long LITTLE_SPACE = 5_000_000_000L;
  private static final long NO_SPACE = 50_000_000;
  private static final long FEW_INODES = 1_000;

  private final Checkup.CheckedDisk disk;

  DiskChecks(Checkup.CheckedDisk disk) {
    this.disk = disk;
  }

  /** Returns the findings, in order. May never return on a network file system. */
  List<Finding> run() {
    Path cache = disk.cache();
    List<Finding> findings = new ArrayList<>();
    Path there = DiskProbe.nearestFolder(cache);
    String where = cache + (DiskProbe.isLinked(cache) ? ", by way of a link" : "");
    Optional<Path> inTheWay = DiskProbe.findObstacle(cache);
    if (inTheWay.isPresent()) {
      boolean itself = inTheWay.get().equals(cache.toAbsolutePath());
      findings.add(
          Finding.bad(
              "cache",
              itself
                  ? where + " is no folder"
                  : where + " cannot be made: " + inTheWay.get() + " is no folder",
              "move it away, or set HF_HUB_CACHE",
              ExitCode.STORAGE));
      return findings;
    }
    DiskProbe.Capabilities seen;
    try {
      seen = DiskProbe.run(there, disk.lockHolder());
    } catch (IOException e) {
      boolean full = String.valueOf(e.getMessage()).contains("No space left");
      findings.add(
          Finding.bad(
              "cache",
              full ? where + " is full" : where + " cannot be written: " + reason(e),
              full
                  ? "free some space ('cache prune' tells what nobody needs), or set HF_HUB_CACHE"
                  : "check who owns " + there + ", or set HF_HUB_CACHE to a folder of yours",
              ExitCode.STORAGE));
      return findings;
    }
    findings.add(Finding.good("cache", where + ", " + DiskProbe.fileSystemType(cache)));
    findings.add(space(cache));
    disk.unfinished().get().ifPresent(parts -> findings.add(Finding.good("unfinished", parts)));
    findings.add(links(seen));
    findings.add(locks(seen.locks()));
    return findings;
  }

  private static String reason(IOException e) {
    return e instanceof AccessDeniedException
        ? "not permitted"
        : e instanceof FileSystemException known && known.getReason() != null
            ? known.getReason()
            : e.getClass().getSimpleName();
  }

  private static Finding space(Path cache) {
    long free = DiskSpace.usable(cache);
    OptionalLong inodes = DiskProbe.freeInodes(cache);
    boolean few = inodes.isPresent() && inodes.getAsLong() < FEW_INODES;
    String detail =
        (free == Long.MAX_VALUE ? "unknown" : String.format(Locale.ROOT, "%.1f GB", free / 1e9))
            + (inodes.isPresent() ? ", " + inodes.getAsLong() + " more files" : "");
    String advice = "free some ('cache prune' tells what nobody needs), or set HF_HUB_CACHE";
    if (free < NO_SPACE || few && inodes.getAsLong() < 10) {
      return Finding.bad("free space", detail, advice, ExitCode.STORAGE);
    }
    return free < LITTLE_SPACE || few
        ? Finding.doubtful("free space", detail, advice)
        : Finding.good("free space", detail);
  }

  private static Finding links(DiskProbe.Capabilities seen) {
    String detail =
        "symbolic "
            + yes(seen.symlinks())
            + ", hard "
            + yes(seen.hardLinks())
            + ", reflinks "
            + yes(seen.reflinks());
    return seen.symlinks()
        ? Finding.good("links", detail)
        : Finding.doubtful(
            "links",
            detail,
            "files shared by several revisions take space for each; a cache on"
                + " another disk would not: HF_HUB_CACHE");
  }

  private static String yes(boolean can) {
    return can ? "yes" : "no";
  }

  private static Finding locks(DiskProbe.LockSupport locks) {
    Optional<String> limits = LockFiles.limitation();
    if (limits.isPresent()) {
      return Finding.doubtful("locks", "seen by this program alone", limits.get());
    }
    return switch (locks) {
      case HOLD -> Finding.good("locks", "hold between processes");
      case IGNORED ->
          Finding.doubtful(
              "locks",
              "this file system gives the same lock to two processes",
              "nothing breaks, but two downloads of the same file both fetch it");
      case NONE ->
          Finding.doubtful(
              "locks",
              "this file system gives none",
              "nothing breaks, but two downloads of the same file both fetch it");
      case UNKNOWN -> Finding.skipped("locks", "no second process could be started");
    };
  }
}
