/**
 * Commands about the cache, registered in {@link io.hfj.cli.cache.CacheCommand}: {@code cache ls}
 * and the older {@code scan-cache} (both print a {@link io.hfj.store.cache.CacheScan}, whose sizes
 * are bytes on disk), verify, deduplicate, remove, prune, and paths. {@code delete-cache} is the
 * older command that chooses whole revisions, {@code cache rm} takes ids; both make a {@link
 * io.hfj.store.clean.DeletionPlan}.
 */
package io.hfj.cli.cache;
