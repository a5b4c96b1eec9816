/**
 * The file system: atomic writes, folders entered without following links, links and reflinks,
 * names that a disk cannot hold, native calls, and the translation of {@code IOException} into
 * {@link io.hfj.error.StorageFailure}.
 */
package io.hfj.store.fs;
