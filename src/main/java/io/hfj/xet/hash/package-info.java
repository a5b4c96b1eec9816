/**
 * Hashes of Xet storage: of a chunk, and from those of its chunks the hashes of a xorb and of a
 * file.
 */
package io.hfj.xet.hash;
