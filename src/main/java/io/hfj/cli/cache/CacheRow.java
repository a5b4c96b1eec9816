package io.hfj.cli.cache;

import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.cache.ScannedRevision;
import java.util.List;
import java.util.Optional;

/**
 * A row of {@code hfj cache ls}: a repository, or one of its revisions. Immutable.
 *
 * @param revision empty for all of the repository
 */
record CacheRow(ScannedRepo repo, Optional<ScannedRevision> revision) {
  long size() {
    return revision.map(ScannedRevision::size).orElse(repo.size());
  }

  /** In milliseconds since 1970; the time of the repository, as none is recorded for revisions. */
  long accessed() {
    return repo.accessed();
  }

  /** In milliseconds since 1970. */
  long modified() {
    return revision.map(ScannedRevision::modified).orElse(repo.modified());
  }

  List<String> refs() {
    return revision.map(ScannedRevision::refs).orElse(repo.refs());
  }

  String commit() {
    return revision.map(ScannedRevision::commit).orElse("");
  }
}
