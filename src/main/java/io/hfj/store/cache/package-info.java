/**
 * The cache shared with the official Python client: content once under {@code blobs/}, named by its
 * etag; a folder of relative links per commit under {@code snapshots/}; what a branch means under
 * {@code refs/}. Layout, modes and file forms are those of huggingface_hub 2.0.0, so that either
 * client reads what the other wrote.
 */
package io.hfj.store.cache;
