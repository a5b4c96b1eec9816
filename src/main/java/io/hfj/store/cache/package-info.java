/**
 * The cache shared with the official Python client: content once under {@code blobs/}, named by its
 * etag; a folder of relative links per commit under {@code snapshots/}; the commit that a branch
 * points to under {@code refs/}. Layout, permissions and file formats are those of huggingface_hub
 * 2.0.0, so that either client reads what the other wrote.
 *
 * <p>{@link io.hfj.store.cache.SnapshotStore} is one commit, {@link
 * io.hfj.store.cache.CacheScanner} scans the whole cache into a {@link
 * io.hfj.store.cache.CacheScan}, from which {@code store.clean} plans deletions.
 *
 * <p>Cost of a scan: {@code O(F)} for F entries of snapshots, a system call or two each, by four
 * threads; the attributes of a blob are read once, however many entries link to it.
 */
package io.hfj.store.cache;
