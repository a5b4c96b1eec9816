package io.hfj.store.cache;

/**
 * Options of a cache. Immutable.
 *
 * @param symlinks false to store files in the snapshot folders even if the file system has links
 * @param warnWithoutSymlinks whether to warn if the file system has no links
 * @param sharedBlobs whether payloads of the cache-wide store may be linked
 * @param force fetch files again that are here
 */
public record CacheOptions(
    boolean symlinks, boolean warnWithoutSymlinks, boolean sharedBlobs, boolean force) {}
