package io.hfj.store.localdir;

import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.Revision;
import io.hfj.store.fs.RefFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which commits of a repository were fetched to a local folder, by revision; other clients do not
 * use these records. Thread-safe.
 */
record LocalRefs(LocalDirLayout layout, RepoId repo) {
  /** Returns the commit that the revision meant when it was last fetched. */
  Optional<CommitHash> find(Revision revision) {
    return RefFile.find(layout.ref(repo, revision));
  }

  /** Records that the revision was fetched: a commit under its own hash if no ref leads to it. */
  void record(Revision revision, CommitHash commit) {
    if (revision.commit().isEmpty() || !commits().contains(commit)) {
      RefFile.write(layout.root(), layout.ref(repo, revision), commit);
    }
  }

  /** Returns all recorded commits; none if they cannot be read. */
  Set<CommitHash> commits() {
    try (Stream<Path> refs = Files.walk(layout.refs(repo))) {
      return refs.flatMap(ref -> RefFile.find(ref).stream()).collect(Collectors.toSet());
    } catch (IOException | UncheckedIOException none) {
      return Set.of();
    }
  }
}
