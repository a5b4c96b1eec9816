/**
 * Deletion from the cache. A scan ({@link io.hfj.store.cache.CacheReport}) and a selection ({@link
 * io.hfj.store.clean.DeletionFilter}, {@link io.hfj.store.clean.DeletionTargets}) give a {@link
 * io.hfj.store.clean.DeletionPlan}, which {@link io.hfj.store.clean.CacheDeleter} carries out in an
 * order in which a kill at any moment leaves a sound cache.
 */
package io.hfj.store.clean;
