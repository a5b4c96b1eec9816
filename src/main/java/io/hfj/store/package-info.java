/**
 * The disk. Two houses stand here, {@code cache} (blobs, snapshots, refs) and {@code localdir} (a
 * flat folder with small metadata); both keep the promises of {@link io.hfj.store.FileStore}.
 *
 * <ul>
 *   <li>A final name means checked content. Bytes arrive in a {@link io.hfj.store.part.PartFile};
 *       only after its hash agreed with the Hub's does a rename make it visible.
 *   <li>The journal beside a part file never claims a byte that was not written first, and each
 *       claim carries a CRC-32C of its bytes: after a power cut that kept the claim and lost the
 *       data, the claim is found out and dropped.
 *   <li>Right without locks, which only save bandwidth. Publishing twice is harmless. Where nothing
 *       can be locked each run fills a part file of its own: two would write the same bytes at the
 *       same places, but for those that come wrong. Where a lock is held that excludes nobody, who
 *       wrote into what another published looks at it again, and takes it back if it is wrong.
 *   <li>Nothing is written through a link: every folder below a store's root is looked at before it
 *       is entered.
 *   <li>Content that has several names (hard links of {@code --link}, {@code adopt} and {@code
 *       cache dedup}) is never written to: a new content is a new file that takes over one of the
 *       names.
 * </ul>
 *
 * {@code IOException} ends at this room's door as {@link io.hfj.error.StorageFailure}.
 */
package io.hfj.store;
