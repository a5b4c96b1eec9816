/**
 * The cache shared with the official Python client: content once under {@code blobs/}, named by its
 * etag; a folder of relative links per commit under {@code snapshots/}; what a branch means under
 * {@code refs/}. Layout, modes and file forms are those of huggingface_hub 2.0.0, so that either
 * client reads what the other wrote.
 *
 * <p>Who wants less of it goes the same way each time: {@link io.hfj.store.cache.CacheScanner}
 * looks and gives a {@link io.hfj.store.cache.CacheReport}; of that a choice ({@link
 * io.hfj.store.clean.DeletionFilter}, {@link io.hfj.store.clean.DeletionTargets}) makes a {@link
 * io.hfj.store.clean.DeletionPlan}, which is shown; {@link io.hfj.store.clean.CacheDeleter} carries
 * it out, in an order in which a kill leaves a sound cache at any moment.
 *
 * <p>What a scan costs: {@code O(F)} for F entries of snapshots, a system call or two each, by four
 * threads; a blob is looked at once however many entries lead to it.
 */
package io.hfj.store.cache;
