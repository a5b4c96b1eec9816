package io.hfj;

import java.nio.file.Path;
import java.util.List;

/**
 * Downloaded files of one commit, or what a download of them would do. Immutable; sizes in bytes.
 *
 * @param repo {@code owner/name}, or {@code datasets/owner/name}
 * @param revision by which the commit was requested
 * @param commit 40 hex digits
 * @param path of the file if the request names a single one, else of the folder
 * @param files all requested files, sorted by path
 * @param bytes of all requested files; at most {@link Long#MAX_VALUE}
 * @param missingBytes of these, bytes that were not on this disk
 * @param fetchedBytes bytes that were received; 0 for a plan
 */
public record Snapshot(
    String repo,
    String revision,
    String commit,
    Path path,
    List<SnapshotFile> files,
    long bytes,
    long missingBytes,
    long fetchedBytes) {
  public Snapshot {
    files = List.copyOf(files);
  }
}
