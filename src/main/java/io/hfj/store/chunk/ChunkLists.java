package io.hfj.store.chunk;

import io.hfj.model.Etag;
import java.util.List;
import java.util.Optional;

/** The chunk lists of a cache, as seen from one of its repositories. Thread-safe. */
public interface ChunkLists {
  /** Returns the blobs of all repositories that have a list, those of this repository first. */
  List<ListedBlob> findBlobs();

  /** Returns whether this repository has any list. */
  boolean hasLists();

  /**
   * Returns the list of a content of this repository, if there is one that is not damaged. Its blob
   * may not be complete yet.
   */
  Optional<ChunkList> find(Etag etag);

  /**
   * Writes the list of a content of this repository. Without it, later versions are fetched as a
   * whole, so failures are only logged.
   */
  void write(Etag etag, ChunkList list);
}
