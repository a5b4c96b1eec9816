package io.hfj.doctor;

import io.hfj.error.ExitCode;
import io.hfj.model.ExceptionReason;
import io.hfj.store.DiskProbe;
import io.hfj.store.fs.DiskSpace;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
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
    String where = cache + (DiskProbe.isLinked(cache) ? " (through a symbolic link)" : "");
    Optional<Path> inTheWay = DiskProbe.findObstacle(cache);
    if (inTheWay.isPresent()) {
      boolean itself = inTheWay.get().equals(cache.toAbsolutePath());
      findings.add(
          Finding.bad(
              "cache",
              itself
                  ? where + " is not a folder"
                  : where + " cannot be created: " + inTheWay.get() + " is not a folder",
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
              full ? where + " is full" : where + " is not writable: " + ExceptionReason.of(e),
              full
                  ? "free some space with 'hfj cache prune', or set HF_HUB_CACHE"
                  : "check the owner of " + there + ", or set HF_HUB_CACHE to a writable folder",
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

  private static Finding space(Path cache) {
    long free = DiskSpace.usable(cache);
    OptionalLong inodes = DiskProbe.freeInodes(cache);
    boolean few = inodes.isPresent() && inodes.getAsLong() < FEW_INODES;
    String detail =
        (free == Long.MAX_VALUE ? "unknown" : String.format(Locale.ROOT, "%.1f GB", free / 1e9))
            + (inodes.isPresent() ? ", " + inodes.getAsLong() + " inodes" : "");
    String advice = "free some with 'hfj cache prune', or set HF_HUB_CACHE";
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
            "revisions get copies of the files they share; to save space, set HF_HUB_CACHE to a"
                + " disk with links");
  }

  private static String yes(boolean can) {
    return can ? "yes" : "no";
  }

  private static Finding locks(DiskProbe.LockSupport locks) {
    Optional<String> limits = LockFiles.limitation();
    if (limits.isPresent()) {
      return Finding.doubtful("locks", "not visible to other processes", limits.get());
    }
    return switch (locks) {
      case HOLD -> Finding.good("locks", "work between processes");
      case IGNORED ->
          Finding.doubtful(
              "locks",
              "this file system grants the same lock to two processes",
              "harmless, but two processes may download the same file twice");
      case NONE ->
          Finding.doubtful(
              "locks",
              "not supported by this file system",
              "harmless, but two processes may download the same file twice");
      case UNKNOWN -> Finding.skipped("locks", "cannot start a second process");
    };
  }
}
