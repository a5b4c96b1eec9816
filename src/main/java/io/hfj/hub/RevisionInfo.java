package io.hfj.hub;

import io.hfj.model.CommitHash;
import java.util.Collections;
import java.util.Set;

/**
 * The Hub's information about a revision. Immutable.
 *
 * @param names of the commit's files, as the field {@code siblings} lists them; perhaps not all
 */
public record RevisionInfo(CommitHash commit, Set<String> names) {
  /**
   * With this many names or more the Hub may leave some out (huggingface_hub,
   * _snapshot_download.py, LARGE_REPO_THRESHOLD; its issues 3059 and 3565).
   */
  private static final int UNRELIABLE = 1000;

  public RevisionInfo {
    names = Collections.unmodifiableSet(names);
  }

  /** Returns whether the names are those of all files of the commit. */
  public boolean isComplete() {
    return !names.isEmpty() && names.size() < UNRELIABLE;
  }
}
