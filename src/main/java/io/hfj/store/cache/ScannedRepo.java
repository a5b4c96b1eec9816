package io.hfj.store.cache;

import io.hfj.model.RepoType;
import java.nio.file.Path;
import java.util.List;

/**
 * One repository in a cache. Immutable.
 *
 * @param revisions by commit
 * @param files number of contents of its revisions, each counted once
 * @param size bytes of these
 * @param accessed when the last of them was read, in milliseconds since 1970
 * @param modified when the newest of them was written, in milliseconds since 1970
 */
public record ScannedRepo(
    RepoLocation location,
    List<ScannedRevision> revisions,
    int files,
    long size,
    long accessed,
    long modified) {

  public Path path() {
    return location.path();
  }

  public RepoType type() {
    return location.type();
  }

  public String name() {
    return location.name();
  }

  /** Like {@link RepoLocation#id}. */
  public String id() {
    return location.id();
  }

  /** The refs of all revisions, sorted. */
  public List<String> refs() {
    return revisions.stream().flatMap(revision -> revision.refs().stream()).sorted().toList();
  }
}
