/**
 * Lists of the chunks that files in a cache consist of, kept beside their blobs: what a later
 * version has in common with them is then copied and not fetched. Other clients ignore them.
 */
package io.hfj.store.chunk;
