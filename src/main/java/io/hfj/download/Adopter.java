package io.hfj.download;

import io.hfj.download.Adoption.AdoptedFile;
import io.hfj.error.BadInput;
import io.hfj.hub.CommitFiles;
import io.hfj.hub.HubClient;
import io.hfj.hub.RevisionInfo;
import io.hfj.model.CommitHash;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.Revision;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore;
import io.hfj.store.FileStore.FileState;
import io.hfj.store.fs.FileSearch;
import io.hfj.store.fs.LinkMode;
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
 * Takes files that somebody already has, under whatever names, for those of a commit: by size, then
 * by hash. Fetches no content. For one thread.
 */
public final class Adopter {
  private final Supplier<HubClient> hub;
  private final DownloadTarget target;

  /** A file and the kind of hash that was made of it. */
  private record HashKey(Path path, boolean sha256) {}

  private final Map<HashKey, Optional<String>> hashes = new HashMap<>();

  /**
   * @param hub asked for the commit and its listing
   */
  public Adopter(Supplier<HubClient> hub, DownloadTarget target) {
    this.hub = hub;
    this.target = target;
  }

  /**
   * Looks through files and folders, and takes what fits.
   *
   * @param sources files, or folders with all below them; links to folders are not entered
   * @param mode how content is taken; the source stays as it is
   * @param progress told how many files were read so far
   * @throws BadInput if a source is not there
   */
  public Adoption adopt(
      RepoId repo, Revision revision, List<Path> sources, LinkMode mode, IntConsumer progress) {
    Optional<RevisionInfo> info =
        revision.commit().isPresent()
            ? Optional.empty()
            : Optional.of(hub.get().resolve(repo, revision));
    CommitHash commit = info.map(RevisionInfo::commit).or(revision::commit).orElseThrow();
    FileStore store = target.storeFor(repo, revision, commit);
    List<RemoteFile> listing = listing(repo, revision, commit, info, store);
    LockFiles.HeldLock claim = store.claim();
    try {
      return adopt(commit, store, listing, sources, mode, progress);
    } finally {
      claim.close();
    }
  }

  private Adoption adopt(
      CommitHash commit,
      FileStore store,
      List<RemoteFile> listing,
      List<Path> sources,
      LinkMode mode,
      IntConsumer progress) {
    List<RemoteFile> lacking = new ArrayList<>();
    for (RemoteFile file : listing) {
      FileState holding = store.stateOf(file);
      if (holding != FileState.IN_PLACE && !(holding == FileState.AVAILABLE && store.place(file))) {
        lacking.add(file);
      }
    }
    Set<Long> sizes = new HashSet<>();
    lacking.forEach(file -> sizes.add(file.size()));
    Map<Long, List<Path>> bySize = FileSearch.bySize(sources, sizes::contains);
    List<AdoptedFile> adopted = new ArrayList<>();
    List<RemoteFile> left = new ArrayList<>();
    for (RemoteFile file : lacking) {
      Optional<AdoptedFile> taken =
          adoptFile(store, file, bySize.getOrDefault(file.size(), List.of()), mode, progress);
      taken.ifPresentOrElse(adopted::add, () -> left.add(file));
    }
    if (left.isEmpty()) {
      store.complete();
    }
    return new Adoption(
        commit, store.root(), listing.size() - lacking.size(), adopted, List.copyOf(left));
  }

  private List<RemoteFile> listing(
      RepoId repo,
      Revision revision,
      CommitHash commit,
      Optional<RevisionInfo> info,
      FileStore store) {
    Optional<List<RemoteFile>> kept = CachedListings.find(store, info);
    if (kept.isPresent()) {
      return kept.get();
    }
    CommitFiles all = hub.get().tree(repo, commit, revision.name(), info);
    CachedListings.write(all, store);
    return all.files();
  }

  private Optional<AdoptedFile> adoptFile(
      FileStore store,
      RemoteFile file,
      List<Path> candidates,
      LinkMode mode,
      IntConsumer progress) {
    List<Path> likely =
        candidates.stream().sorted(Comparator.comparing(path -> !isNamedLike(path, file))).toList();
    for (Path candidate : likely) {
      // What is taken is hashed in any case; before that only what may as well be another file.
      boolean worth =
          isNamedLike(candidate, file)
              || hash(candidate, file.etag(), progress)
                  .filter(file.etag().value()::equals)
                  .isPresent();
      if (worth) {
        Optional<LinkMode> how = store.adopt(file, candidate, mode);
        if (how.isPresent()) {
          return Optional.of(new AdoptedFile(file.path(), file.size(), candidate, how.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** Git LFS and other caches name content by its hash; people keep the file's name. */
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
