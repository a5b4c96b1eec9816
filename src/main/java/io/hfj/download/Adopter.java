package io.hfj.download;

import io.hfj.BadInput;
import io.hfj.LinkMode;
import io.hfj.download.Adoption.AdoptedFile;
import io.hfj.hub.HubClient;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.Revision;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore;
import io.hfj.store.FileStore.FileState;
import io.hfj.store.fs.FileSearch;
import io.hfj.store.lock.LockFiles;
import io.hfj.store.part.ContentDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Finds the content of a commit's files in local files of any name, by size, then by hash. Fetches
 * no content. For one thread.
 */
public final class Adopter {
  private final Supplier<HubClient> hub;
  private final DownloadTarget target;

  /** A file and the kind of its hash. */
  private record HashKey(Path path, boolean sha256) {}

  private final Map<HashKey, Optional<String>> hashes = new HashMap<>();

  /**
   * @param hub returns the commit and its listing
   */
  public Adopter(Supplier<HubClient> hub, DownloadTarget target) {
    this.hub = hub;
    this.target = target;
  }

  /**
   * Searches files and folders, and puts matching content in place.
   *
   * @param sources files, or folders, searched recursively; links to folders are not entered
   * @param mode how content is linked or copied; the source is not changed
   * @param progress receives the number of files read so far
   * @throws BadInput if a source does not exist
   */
  public Adoption adopt(
      RepoId repo, Revision revision, List<Path> sources, LinkMode mode, IntConsumer progress) {
    CommitListing listing = CommitListing.resolve(hub, target, repo, revision);
    LockFiles.HeldLock claim = listing.store().claim();
    try {
      return adopt(listing, sources, mode, progress);
    } finally {
      claim.close();
    }
  }

  private Adoption adopt(
      CommitListing listing, List<Path> sources, LinkMode mode, IntConsumer progress) {
    FileStore store = listing.store();
    List<RemoteFile> missing = new ArrayList<>();
    for (RemoteFile file : listing.files()) {
      FileState state = store.stateOf(file);
      if (state != FileState.IN_PLACE && !(state == FileState.AVAILABLE && store.place(file))) {
        missing.add(file);
      }
    }
    Set<Long> sizes = new HashSet<>();
    missing.forEach(file -> sizes.add(file.size()));
    Map<Long, List<Path>> bySize = FileSearch.bySize(sources, sizes::contains);
    List<AdoptedFile> adopted = new ArrayList<>();
    List<RemoteFile> notFound = new ArrayList<>();
    for (RemoteFile file : missing) {
      Optional<AdoptedFile> found =
          adoptFile(store, file, bySize.getOrDefault(file.size(), List.of()), mode, progress);
      found.ifPresentOrElse(adopted::add, () -> notFound.add(file));
    }
    if (notFound.isEmpty()) {
      store.complete();
    }
    return new Adoption(
        listing.commit(),
        store.root(),
        listing.files().size() - missing.size(),
        adopted,
        List.copyOf(notFound));
  }

  private Optional<AdoptedFile> adoptFile(
      FileStore store,
      RemoteFile file,
      List<Path> candidates,
      LinkMode mode,
      IntConsumer progress) {
    List<Path> sorted =
        candidates.stream().sorted(Comparator.comparing(path -> !isNamedLike(path, file))).toList();
    for (Path candidate : sorted) {
      // The store hashes what it adopts; hash before only what has another name.
      boolean likelyMatch =
          isNamedLike(candidate, file)
              || hash(candidate, file.etag(), progress)
                  .filter(file.etag().value()::equals)
                  .isPresent();
      if (likelyMatch) {
        Optional<LinkMode> how = store.adopt(file, candidate, mode);
        if (how.isPresent()) {
          return Optional.of(new AdoptedFile(file.path(), file.size(), candidate, how.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** Git LFS and other caches name content by its hash; users keep the file's name. */
  private static boolean isNamedLike(Path path, RemoteFile file) {
    String name = path.getFileName().toString();
    return name.equals(file.etag().value()) || name.equals(file.path().fileName());
  }

  private Optional<String> hash(Path path, Etag like, IntConsumer progress) {
    return hashes.computeIfAbsent(
        new HashKey(path, like.isSha256()),
        unknown -> {
          progress.accept(hashes.size() + 1);
          try {
            return Optional.of(ContentDigest.hash(path, like));
          } catch (IOException unreadable) {
            return Optional.empty();
          }
        });
  }
}
