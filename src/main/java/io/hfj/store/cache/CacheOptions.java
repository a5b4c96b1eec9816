package io.hfj.store.cache;

/**
 * How a cache is to be used. Immutable.
 *
 * @param symlinks false: files lie in the snapshot folders themselves, without asking whether the
 *     file system could do better
 * @param warnWithoutSymlinks whether to say so when the file system cannot
 * @param sharedBlobs whether payloads of the cache-wide store may be linked
 * @param force fetch again what is here
 */
public record CacheOptions(
    boolean symlinks, boolean warnWithoutSymlinks, boolean sharedBlobs, boolean force) {}
