/**
 * The file system: atomic writes, directories opened without following links, links and reflinks,
 * names that a file system cannot hold, native calls, and the translation of {@code IOException}
 * into {@link io.hfj.StorageFailure}.
 */
package io.hfj.store.fs;
