package io.hfj.store.cache;

import io.hfj.store.AtomicFiles;
import io.hfj.store.FileIdentity;
import io.hfj.store.LockFiles;
import io.hfj.store.SafeFolders;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Carries out a {@link DeletionPlan}. Removes refs before the snapshots they lead to, and these
 * before the contents they use: killed at any moment, it leaves a cache in which all that is there
 * is whole, and the next run goes on. Follows no link. Leaves what a download is working on: its
 * locks, which the official client takes as well, tell. For one thread.
 */
public final class CacheDeleter {
  private final CacheLayout layout;
  private final LockFiles locks;
  private final SharedBlobs shared;
  private final IntConsumer progress;
  private final List<String> left = new ArrayList<>();
  private final Set<Path> payloads = new HashSet<>();
  private long freed;
  private int files;
  private int removed;

  /**
   * @param root the cache
   * @param progress told how many files have been removed so far
   */
  public CacheDeleter(Path root, LockFiles locks, IntConsumer progress) {
    this.layout = new CacheLayout(root);
    this.locks = locks;
    this.shared = new SharedBlobs(layout, locks, true);
    this.progress = progress;
  }

  /**
   * What became of it.
   *
   * @param files single files of repositories, and others that belong to no revision
   * @param freed bytes
   * @param left what was not removed and why, a sentence each
   */
  public record Outcome(
      int repos, int revisions, int parts, int files, long freed, List<String> left) {}

  /** Does it, as far as it can be done. */
  public Outcome delete(DeletionPlan plan) {
    int repos = 0;
    int revisions = 0;
    int parts = 0;
    for (DeletionPlan.Share planned : plan.shares()) {
      Path repo = planned.repo().path();
      List<DeletionPlan.Share> done = new ArrayList<>();
      boolean deleted =
          alone(
              repo,
              planned.repo().id(),
              () -> {
                asItIsNow(planned).ifPresent(done::add);
                for (DeletionPlan.Share share : done) {
                  delete(share);
                }
              });
      if (deleted && !done.isEmpty()) {
        repos += done.get(0).isWhole() ? 1 : 0;
        revisions += done.get(0).revisions().size();
      }
    }
    for (FilePick pick : plan.picks()) {
      alone(pick.repo().path(), pick.repo().id(), () -> delete(pick));
    }
    for (Path folder : plan.waste().rubble()) {
      boolean[] done = {false};
      alone(folder, folder.toString(), () -> done[0] = deleteRubble(folder));
      repos += done[0] ? 1 : 0;
    }
    for (CachedBlob part : plan.waste().parts()) {
      parts += attempt(() -> deleteContent(part)) && !Files.exists(part.path()) ? 1 : 0;
    }
    plan.waste().orphans().stream()
        .collect(Collectors.groupingBy(orphan -> orphan.path().getParent().getParent()))
        .forEach((repo, some) -> alone(repo, repo.toString(), () -> deleteOrphans(repo, some)));
    for (Path link : plan.waste().dangling()) {
      Path repo = layout.root().resolve(layout.root().relativize(link).getName(0));
      alone(repo, link.toString(), () -> deleteDangling(link));
    }
    plan.waste().payloads().forEach(payload -> payloads.add(payload.path()));
    sweep();
    plan.waste().payloads().forEach(payload -> countIfGone(payload.path()));
    return new Outcome(repos, revisions, parts, files, freed, List.copyOf(left));
  }

  /** Something that the disk may refuse. */
  private interface Deed {
    void run() throws IOException;
  }

  private boolean attempt(Deed deed) {
    try {
      deed.run();
      return true;
    } catch (IOException | DirectoryIteratorException e) {
      left.add(reason(e));
      return false;
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e instanceof IOException ? e : e.getCause();
    return cause instanceof java.nio.file.AccessDeniedException
        ? "not permitted: " + cause.getMessage()
        : cause instanceof java.nio.file.FileSystemException failure && failure.getReason() != null
            ? failure.getReason() + ": " + failure.getFile()
            : String.valueOf(cause.getMessage());
  }

  /**
   * Whether a download holds any lock of that repository. The folder of the locks may be a link:
   * whoever downloads follows it too.
   *
   * @throws IOException if that cannot be told
   */
  private boolean isInUse(Path repo) throws IOException {
    Path folder = layout.root().resolve(".locks").resolve(repo.getFileName().toString());
    try {
      return Listing.of(folder).stream().anyMatch(locks::isTaken);
    } catch (NoSuchFileException | NotDirectoryException none) {
      return false;
    }
  }

  /**
   * Does it while nobody brings anything into that repository.
   *
   * @return whether it was done
   */
  private boolean alone(Path repo, String what, Deed deed) {
    try {
      if (isInUse(repo)) {
        left.add(what + " is being downloaded by another process");
        return false;
      }
    } catch (IOException | DirectoryIteratorException e) {
      left.add(what + " may be in use: its locks cannot be read: " + reason(e));
      return false;
    }
    Optional<LockFiles.Held> held = locks.tryAcquireFolder(repo);
    if (held.isEmpty()) {
      left.add(what + " is being downloaded by another process");
      return false;
    }
    try {
      return attempt(deed);
    } finally {
      held.get().close();
    }
  }

  /** A download may have ended since the plan was made: what it uses now stays. */
  private Optional<DeletionPlan.Share> asItIsNow(DeletionPlan.Share planned) {
    Optional<CachedRepo> now = lookAgain(planned.repo());
    if (now.isEmpty()) {
      return Optional.empty();
    }
    Set<String> commits = new HashSet<>();
    planned.revisions().forEach(revision -> commits.add(revision.commit()));
    Set<CachedRevision> gone = new HashSet<>();
    now.get().revisions().stream()
        .filter(revision -> commits.contains(revision.commit()))
        .forEach(gone::add);
    return gone.isEmpty() && !commits.isEmpty()
        ? Optional.empty() // somebody else removed them
        : Optional.of(new DeletionPlan.Share(now.get(), gone));
  }

  /** Nothing of the plan is true of what is no sound repository any more, unless it is gone. */
  private Optional<CachedRepo> lookAgain(CachedRepo planned) {
    RepoScan now = RepoScan.of(planned.path());
    if (now.repo().isEmpty() && Files.exists(planned.path(), LinkOption.NOFOLLOW_LINKS)) {
      left.add(planned.id() + " has changed meanwhile and is not sound any more");
    }
    return now.repo();
  }

  private boolean deleteRubble(Path folder) throws IOException {
    if (RepoScan.of(folder).repo().isPresent()) {
      left.add(folder + " has become a sound repository meanwhile");
      return false;
    }
    if (!CacheScanner.isFolder(folder)) {
      return false; // somebody else removed it
    }
    deleteAll(folder);
    return true;
  }

  private void deleteOrphans(Path repo, List<CachedBlob> planned) throws IOException {
    Set<Path> now = new HashSet<>();
    RepoScan.of(repo).orphans().forEach(orphan -> now.add(orphan.path()));
    for (CachedBlob orphan : planned) {
      if (now.contains(orphan.path())) {
        deleteContent(orphan);
        countIfGone(orphan.path());
      }
    }
  }

  private void delete(DeletionPlan.Share share) throws IOException {
    Path repo = share.repo().path();
    for (CachedRevision revision : share.revisions()) {
      for (String ref : revision.refs()) {
        remove(repo.resolve("refs").resolve(ref));
        removeEmpty(repo.resolve("refs").resolve(ref).getParent(), repo.resolve("refs"));
      }
    }
    for (CachedRevision revision : share.revisions()) {
      deleteAll(revision.snapshot());
      remove(repo.resolve("trees").resolve(revision.commit() + ".json"));
      deleteAll(repo.resolve(".no_exist").resolve(revision.commit()));
    }
    deleteContents(share.blobs());
    if (share.isWhole()) {
      deleteFolder(repo);
    }
  }

  private void delete(FilePick planned) throws IOException {
    Optional<FilePick> now = lookAgain(planned.repo()).flatMap(planned::in);
    if (now.isEmpty()) {
      return;
    }
    FilePick pick = now.get();
    Set<Path> contents = new HashSet<>();
    pick.blobs().forEach(blob -> contents.add(blob.path()));
    for (Path entry : pick.entries()) {
      if (!contents.contains(entry)) { // without links an entry is the content itself
        remove(entry);
      }
    }
    deleteContents(pick.blobs());
    pick.entries().forEach(this::countIfGone);
  }

  private void countIfGone(Path file) {
    files += Files.notExists(file, LinkOption.NOFOLLOW_LINKS) ? 1 : 0;
  }

  /** Somebody may have brought what it leads to meanwhile. */
  private void deleteDangling(Path link) throws IOException {
    if (SafeFolders.real(layout.root(), link) && Listing.leadsNowhere(link)) {
      files += remove(link) ? 1 : 0;
    }
  }

  /**
   * A repository's folder without its snapshots would count as broken. So these go last, and what
   * is left then is moved away first, to where nobody looks.
   */
  private void deleteFolder(Path repo) throws IOException {
    Path snapshots = repo.resolve("snapshots");
    for (Path entry : Listing.of(repo)) {
      if (!entry.equals(snapshots)) {
        deleteAll(entry);
      }
    }
    if (CacheScanner.isFolder(snapshots)) {
      for (Path entry : Listing.of(snapshots)) {
        deleteAll(entry);
      }
    }
    deleteAll(movedAway(repo));
  }

  private Path movedAway(Path repo) {
    Path away =
        layout
            .root()
            .resolve(".locks")
            .resolve(repo.getFileName() + "." + AtomicFiles.randomHex() + ".deleted");
    try {
      return SafeFolders.real(layout.root(), away)
          ? Files.move(repo, away, StandardCopyOption.ATOMIC_MOVE)
          : repo;
    } catch (IOException noSuchPlace) {
      return repo;
    }
  }

  private void deleteContents(Collection<CachedBlob> blobs) throws IOException {
    for (CachedBlob blob : blobs) {
      deleteContent(blob);
    }
  }

  /** A blob or a part of one, unless its lock says that somebody is at work on it. */
  private void deleteContent(CachedBlob blob) throws IOException {
    Path name = blob.path();
    Path repo = name.getParent().getParent();
    if (repo == null || !name.startsWith(layout.root()) || !SafeFolders.real(layout.root(), name)) {
      return; // somewhere else, whoever put the link there
    }
    String etag = name.getFileName().toString().replaceFirst("\\..*", "");
    Path lock =
        layout
            .root()
            .resolve(".locks")
            .resolve(repo.getFileName().toString())
            .resolve(etag + ".lock");
    if (locks.isTaken(lock)) {
      left.add(name + " is being downloaded by another process");
      return;
    }
    boolean own = blob.content().equals(name);
    long only = own ? bytesOnlyHere(name) : 0;
    if (remove(name)) {
      freed += only;
      if (!own) {
        payloads.add(blob.content());
      }
    }
  }

  /** Contents of the cache-wide store to which nothing leads any more. */
  private void sweep() {
    for (Path payload : payloads) {
      attempt(() -> freed += shared.release(payload));
    }
  }

  private void deleteAll(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : Listing.of(path)) {
        deleteAll(entry);
      }
    } else if (isContent(path)) {
      shared.payloadOf(path).ifPresent(payloads::add);
      freed += bytesOnlyHere(path);
    }
    remove(path);
  }

  /** Bytes that are free once that name is gone: none if the file has others, as hard links are. */
  private static long bytesOnlyHere(Path path) throws IOException {
    try {
      BasicFileAttributes is =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return is.isRegularFile() && FileIdentity.names(path) == 1 ? is.size() : 0;
    } catch (NoSuchFileException gone) {
      return 0;
    }
  }

  /** A blob, or where there are no links a file of a snapshot; not what is kept beside them. */
  private boolean isContent(Path path) {
    Path inside = layout.root().relativize(path);
    String kind = inside.getNameCount() > 2 ? inside.getName(1).toString() : "";
    return kind.equals("blobs")
        || kind.equals("snapshots") && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private boolean remove(Path path) throws IOException {
    try {
      Files.delete(path);
      progress.accept(++removed);
      return true;
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  /** Folders of refs such as {@code refs/pr}, once they are empty. */
  private static void removeEmpty(Path folder, Path root) throws IOException {
    Path at = folder;
    try {
      while (!at.equals(root)) {
        Files.deleteIfExists(at);
        at = at.getParent();
      }
    } catch (DirectoryNotEmptyException used) {
      // By other refs.
    }
  }
}
