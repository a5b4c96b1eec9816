package io.hfj.store.clean;

import io.hfj.store.cache.CacheFolderReader;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.cache.ScannedRevision;
import io.hfj.store.fs.DiskFailures;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
 * The deletion of single files of one repository, from all its revisions. Immutable.
 *
 * @param names of the files, each once
 * @param entries of the snapshots
 * @param blobs contents that no other file uses
 */
public record FileDeletion(
    ScannedRepo repo, List<String> names, List<Path> entries, List<CachedBlob> blobs) {

  /** Returns the deletion of the same files in a newer scan of the repository. */
  Optional<FileDeletion> refresh(ScannedRepo now) {
    return find(now, names::contains);
  }

  /**
   * Returns the deletion of files; empty if there are none.
   *
   * @param wanted whether to delete the file of that name
   */
  static Optional<FileDeletion> find(ScannedRepo repo, Predicate<String> wanted) {
    EntryContents contents = new EntryContents(repo);
    Set<String> names = new TreeSet<>();
    List<Path> entries = new ArrayList<>();
    Set<CachedBlob> gone = new HashSet<>();
    Set<Object> staying = new HashSet<>();
    for (ScannedRevision revision : repo.revisions()) {
      for (Path entry : entries(revision.snapshot())) {
        String name = revision.snapshot().relativize(entry).toString().replace('\\', '/');
        boolean chosen = wanted.test(name);
        Optional<CachedBlob> content = contents.of(entry);
        if (chosen) {
          names.add(name);
          entries.add(entry);
          content.ifPresent(gone::add);
        } else {
          content.ifPresent(blob -> staying.add(blob.identity()));
        }
      }
    }
    gone.removeIf(blob -> staying.contains(blob.identity()));
    gone.removeIf(blob -> !blob.path().startsWith(repo.path())); // in another repository
    List<CachedBlob> blobs = gone.stream().sorted(BY_PATH).toList();
    return entries.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FileDeletion(repo, List.copyOf(names), List.copyOf(entries), List.copyOf(blobs)));
  }

  private static final Comparator<CachedBlob> BY_PATH = Comparator.comparing(CachedBlob::path);

  /** Returns no entries if the snapshot is gone; fails if it cannot be read. */
  private static List<Path> entries(Path snapshot) {
    try {
      return CacheFolderReader.entriesBelow(snapshot);
    } catch (NoSuchFileException gone) {
      return List.of();
    } catch (IOException e) {
      throw DiskFailures.of("read", snapshot, e);
    }
  }

  /** Finds the contents of entries. */
  private static final class EntryContents {
    private final Map<Path, CachedBlob> byPath = new HashMap<>();
    private final Map<Object, CachedBlob> byIdentity = new HashMap<>();

    EntryContents(ScannedRepo repo) {
      for (ScannedRevision revision : repo.revisions()) {
        for (CachedBlob blob : revision.blobs()) {
          byPath.put(blob.path(), blob);
          byIdentity.put(blob.identity(), blob);
        }
      }
    }

    Optional<CachedBlob> of(Path entry) {
      CachedBlob blob = byPath.get(target(entry));
      if (blob != null) {
        return Optional.of(blob);
      }
      try { // through another link
        blob = byPath.get(entry.toRealPath());
        return blob != null
            ? Optional.of(blob)
            : CachedBlob.at(entry).map(found -> byIdentity.get(found.identity()));
      } catch (NoSuchFileException | FileSystemLoopException leadsNowhere) {
        return Optional.empty();
      } catch (IOException e) {
        throw DiskFailures.of("read", entry, e);
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
}
