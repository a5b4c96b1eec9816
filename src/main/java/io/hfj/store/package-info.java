/**
 * The disk. There are two kinds of store: {@link io.hfj.store.cache.SnapshotStore} (blobs,
 * snapshots, refs) and {@link io.hfj.store.localdir.LocalDirStore} (a flat directory with small
 * metadata files; {@code LinkedDirStore} fills it with links into the cache). They implement {@link
 * io.hfj.store.FileStore} with these invariants:
 *
 * <ul>
 *   <li>A file gets its final name only after it was verified. Bytes arrive in a {@link
 *       io.hfj.store.part.PartFile}; only when their hash matches the Hub's does a rename give it
 *       the final name, and only then a link or metadata refers to it.
 *   <li>An entry of the journal beside a part file is written after the bytes it claims, with their
 *       CRC-32C. If a power cut keeps the entry and loses the bytes, the next run detects it and
 *       fetches them again. Nothing is forced to disk before the file is complete.
 *   <li>Locks only save bandwidth; correctness does not need them. Publishing twice is harmless.
 *       Where nothing can be locked, each run fills a part file of its own. Two runs in one part
 *       file write the same bytes at the same offsets, unless a server sent one of them wrong
 *       bytes. Where locks do not work across processes (some network file systems), one run may
 *       write into a part file that another has just published; it then verifies the file again,
 *       and removes it if its content is wrong.
 *   <li>Nothing is written through a link: every directory below a store's root is checked before
 *       it is entered.
 *   <li>Files with several hard links ({@code --link}, {@code adopt} and {@code cache dedup}) are
 *       never written to: new content is a new file that replaces one of the names.
 * </ul>
 *
 * {@code IOException} leaves this package as {@link io.hfj.StorageFailure}.
 */
package io.hfj.store;
