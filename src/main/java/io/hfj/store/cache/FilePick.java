package io.hfj.store.cache;

import io.hfj.model.Glob;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Single files of one repository that are to be removed, of all its revisions. Immutable.
 *
 * @param names of the files, each once
 * @param entries of the snapshots
 * @param blobs contents that no other file uses
 */
public record FilePick(
    CachedRepo repo, List<String> names, List<Path> entries, List<CachedBlob> blobs) {

  /** The files that match; empty if there are none. */
  static Optional<FilePick> find(CachedRepo repo, String pattern) {
    Glob glob = Glob.of(pattern);
    return find(repo, name -> name.equals(pattern) || glob.matches(name));
  }

  /** The same files as they are in the repository now. */
  Optional<FilePick> in(CachedRepo now) {
    return find(now, names::contains);
  }

  private static Optional<FilePick> find(CachedRepo repo, Predicate<String> wanted) {
    Map<Path, CachedBlob> known = new HashMap<>();
    repo.revisions()
        .forEach(revision -> revision.blobs().forEach(blob -> known.put(blob.path(), blob)));
    Set<String> names = new TreeSet<>();
    List<Path> entries = new ArrayList<>();
    Set<Path> gone = new HashSet<>();
    Set<Path> staying = new HashSet<>();
    for (CachedRevision revision : repo.revisions()) {
      for (Path entry : entries(revision.snapshot())) {
        String name = revision.snapshot().relativize(entry).toString().replace('\\', '/');
        boolean chosen = wanted.test(name);
        (chosen ? gone : staying).add(target(entry));
        if (chosen) {
          names.add(name);
          entries.add(entry);
        }
      }
    }
    gone.removeAll(staying);
    gone.removeIf(blob -> !blob.startsWith(repo.path())); // somebody else's, linked by hand
    List<CachedBlob> blobs =
        gone.stream().filter(known::containsKey).map(known::get).sorted(BY_PATH).toList();
    return entries.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FilePick(repo, List.copyOf(names), List.copyOf(entries), List.copyOf(blobs)));
  }

  private static final Comparator<CachedBlob> BY_PATH = Comparator.comparing(CachedBlob::path);

  private static List<Path> entries(Path snapshot) {
    try {
      return Listing.entriesBelow(snapshot);
    } catch (IOException | DirectoryIteratorException gone) {
      return List.of();
    }
  }

  private static Path target(Path entry) {
    try {
      return entry.resolveSibling(Files.readSymbolicLink(entry)).normalize();
    } catch (IOException | UnsupportedOperationException plain) {
      return entry;
    }
  }
}
