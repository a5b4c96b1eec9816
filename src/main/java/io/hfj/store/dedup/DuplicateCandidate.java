package io.hfj.store.dedup;

import io.hfj.model.Etag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file with the content that its name or metadata states. Immutable.
 *
 * @param size in bytes
 * @param temporary unused name on the same disk, for a link that then replaces the file
 * @param lock of the content
 * @param record metadata of a file that its owner may edit; empty for content of a cache
 */
public record DuplicateCandidate(
    Path path, Etag etag, long size, Path temporary, Path lock, Optional<FileRecord> record) {

  /** Metadata by which a later run recognises a file without reading it. */
  @FunctionalInterface
  public interface FileRecord {
    /** Makes the metadata valid for the file as it is now. Its content must not have changed. */
    void renew() throws IOException;
  }

  /** Whether its owner may edit it; it is then hard-linked to another file only on request. */
  public boolean isEditable() {
    return record.isPresent();
  }
}
