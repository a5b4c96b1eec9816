/**
 * Deletion from the cache. A scan ({@link io.hfj.store.cache.CacheScan}) and a selection ({@link
 * io.hfj.store.clean.DeletionFilter}, {@link io.hfj.store.clean.DeletionTargets}) give a {@link
 * io.hfj.store.clean.DeletionPlan}; {@link io.hfj.store.clean.CacheDeleter} carries it out, link
 * before content, so that the cache stays consistent if the process is killed at any point.
 */
package io.hfj.store.clean;
