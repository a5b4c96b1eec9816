package io.hfj;

import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Downloaded files of one commit, or what a download of them would do. Immutable; sizes in bytes.
 *
 * @param repo {@code owner/name}, or {@code datasets/owner/name}
 * @param revision by which the commit was requested
 * @param commit 40 hex digits
 * @param path of the file if the request names a single one, else of the folder
 * @param files all requested files, sorted by path
 * @param fetchedBytes bytes that were received; 0 for a plan
 */
public record Snapshot(
    String repo,
    String revision,
    String commit,
    Path path,
    List<SnapshotFile> files,
    long fetchedBytes) {
  public Snapshot {
    files = List.copyOf(files);
  }

  /** Bytes of all requested files, at most {@link Long#MAX_VALUE}. */
  public long bytes() {
    return sum(SnapshotFile::size);
  }

  /** Bytes that were not on this disk, at most {@link Long#MAX_VALUE}. */
  public long missingBytes() {
    return sum(SnapshotFile::missing);
  }

  /** The sizes come from the server: their sum must not overflow. */
  private long sum(ToLongFunction<SnapshotFile> part) {
    return files.stream()
        .mapToLong(part)
        .reduce(0, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
  }
}
