/**
 * The byte source of files that are read from chunked storage (Xet).
 *
 * <ul>
 *   <li>{@link io.hfj.xet.XetSources} makes the {@code XetByteSource} of each file. All files of a
 *       commit share the permission to read it, {@link io.hfj.xet.cas.CommitAccess}.
 *   <li>{@code XetAttempts} ask for the reconstruction of each lease by itself: the service cuts it
 *       to the chunks that hold the lease, so a lease may begin and end anywhere, and its URLs are
 *       new. It costs a round trip per lease.
 *   <li>A {@code XetByteStream} goes through the terms of a reconstruction in the order of the
 *       file. A {@code ChunkInput} delivers the chunks of a range, from the network or from memory;
 *       they are decoded by {@link io.hfj.xet.xorb.XorbReader} as they arrive, on the thread of the
 *       connection.
 *   <li>{@code PackedRanges} keeps ranges in memory that are used more than once.
 *   <li>A {@code ChunkRecorder} records which chunks of which xorbs a file has. From that follow
 *       the list that is kept with the file, which {@code LocalChunks} searches when a later
 *       version is fetched, and {@code ProvenChunks}: what is right of a file whose hash is wrong.
 * </ul>
 *
 * Nothing announces the hash of a chunk, so a chunk cannot be checked as it arrives: what is
 * checked are all lengths, and in the end the SHA-256 of the file, as for every source. The hashes
 * of chunks and xorbs are computed if that is wrong: they take twice as long as the SHA-256.
 *
 * <p>Memory: 512 KiB for each connection, 16 MiB for ranges that are used more than once, and 20
 * bytes for each chunk of the files under way, up to 1,000,000 chunks, or some 60 GB.
 *
 * <p>Signed URLs are secrets and do not leave this package; others see only the host name.
 */
package io.hfj.xet;
