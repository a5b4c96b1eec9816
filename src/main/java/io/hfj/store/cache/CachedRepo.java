package io.hfj.store.cache;

import io.hfj.model.RepoType;
import java.nio.file.Path;
import java.util.List;

/**
 * One repository in a cache. Immutable.
 *
 * @param name as its folder has it; older clients may have made ones that {@code RepoId} refuses
 * @param revisions by commit
 * @param files how many contents its revisions have, each counted once
 * @param size bytes of these
 * @param accessed when the last of them was read, in milliseconds since 1970
 * @param modified when the newest of them was written, in milliseconds since 1970
 */
public record CachedRepo(
    RepoType type,
    String name,
    Path path,
    List<CachedRevision> revisions,
    int files,
    long size,
    long accessed,
    long modified) {

  /** How the official client's newer commands name it: {@code model/org/name}. */
  public String id() {
    return type.word() + "/" + name;
  }

  /** What leads to any of its revisions, sorted. */
  public List<String> refs() {
    return revisions.stream().flatMap(revision -> revision.refs().stream()).sorted().toList();
  }
}
