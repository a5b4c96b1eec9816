package io.hfj.cli.cache;

import io.hfj.console.RelativeTime;
import io.hfj.model.ByteSize;
import io.hfj.model.SafeText;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.cache.ScannedRevision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A revision offered for deletion. Immutable.
 *
 * @param first whether it is the first of its repository in the list
 * @param now in milliseconds since 1970
 */
record RevisionRow(ScannedRepo repo, ScannedRevision revision, boolean first, long now) {
  private static final int DIGITS = 8;

  /** Returns all revisions: repositories in the order given, their revisions oldest first. */
  static List<RevisionRow> of(CacheScan report, Comparator<ScannedRepo> order, long now) {
    List<RevisionRow> rows = new ArrayList<>();
    for (ScannedRepo repo : report.repos().stream().sorted(order).toList()) {
      int start = rows.size();
      repo.revisions().stream()
          .sorted(Comparator.comparingLong(ScannedRevision::modified))
          .forEach(one -> rows.add(new RevisionRow(repo, one, rows.size() == start, now)));
    }
    return List.copyOf(rows);
  }

  /** Returns the line above the revisions of the repository. */
  String heading() {
    return name() + usage();
  }

  /** Returns the type and name of the repository. */
  String name() {
    String type = repo.type().word();
    return type.substring(0, 1).toUpperCase(Locale.ROOT)
        + type.substring(1)
        + " "
        + SafeText.of(repo.name());
  }

  /** Returns what follows the name of the repository. */
  String usage() {
    return " ("
        + ByteSize.phrase(repo.size())
        + ", used "
        + RelativeTime.phrase(repo.accessed(), now)
        + ")";
  }

  /** Returns the line of the revision. */
  String line() {
    return commit() + modified();
  }

  /** Returns the start of the commit, and its refs. */
  String commit() {
    String commit = SafeText.of(revision.commit());
    return commit.substring(0, Math.min(DIGITS, commit.length())) + ": " + refs();
  }

  String refs() {
    return revision.isDetached() ? "(detached)" : SafeText.of(String.join(", ", revision.refs()));
  }

  String modified() {
    return " # modified " + RelativeTime.phrase(revision.modified(), now);
  }
}
