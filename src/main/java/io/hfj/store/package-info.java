/**
 * The disk. There are two kinds of store, {@code cache} (blobs, snapshots, refs) and {@code
 * localdir} (a flat folder with small metadata files); both implement {@link
 * io.hfj.store.FileStore} with these invariants:
 *
 * <ul>
 *   <li>A final name means checked content. Bytes arrive in a {@link io.hfj.store.part.PartFile};
 *       only after its hash matched the Hub's does a rename make it visible.
 *   <li>The journal beside a part file never claims a byte that was not written first, and each
 *       claim carries a CRC-32C of its bytes: after a power cut that kept the claim and lost the
 *       data, the claim is detected and dropped.
 *   <li>Correct without locks, which only save bandwidth. Publishing twice is harmless. Where
 *       nothing can be locked, each run fills a part file of its own: two runs would write the same
 *       bytes at the same offsets, except for bytes received wrong. Where a lock excludes no other
 *       process, a run that wrote into a file published by another checks it again, and removes it
 *       if its content is wrong.
 *   <li>Nothing is written through a link: every folder below a store's root is checked before it
 *       is entered.
 *   <li>Content that has several names (hard links of {@code --link}, {@code adopt} and {@code
 *       cache dedup}) is never written to: new content is a new file that replaces one of the
 *       names.
 * </ul>
 *
 * {@code IOException} leaves this package as {@link io.hfj.error.StorageFailure}.
 */
package io.hfj.store;
