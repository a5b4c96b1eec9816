package io.hfj;

/**
 * A file of a {@link Snapshot} as it was found before the download. Immutable; sizes in bytes.
 *
 * @param path in the repository, parts joined by {@code /}
 * @param toFetch whether its content was not on this disk, or only in part
 * @param missing bytes that had to be fetched: 0 if another file of the snapshot has the same
 *     content
 */
public record SnapshotFile(String path, long size, boolean toFetch, long missing) {}
