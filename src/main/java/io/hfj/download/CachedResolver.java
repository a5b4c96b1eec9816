package io.hfj.download;

import io.hfj.NotCached;
import io.hfj.download.ResolvedFiles.ListingOrigin;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the commit and the files of a request among those of earlier runs, without the Hub. */
final class CachedResolver {
  private final DownloadTarget target;
  private final RequestedFiles selection;
  private final Consumer<String> notices;

  CachedResolver(DownloadTarget target, RequestedFiles selection, Consumer<String> notices) {
    this.target = target;
    this.selection = selection;
    this.notices = notices;
  }

  /**
   * Finds the commit and the requested files on disk.
   *
   * @param guess whether files of unknown origin may be used as the requested ones
   * @throws NotCached if not all of them are there
   */
  ResolvedFiles resolve(DownloadRequest request, boolean guess) {
    CommitHash commit =
        target
            .findCommit(request.repo(), request.revision())
            .or(() -> guess ? findLatestCommit() : Optional.empty())
            .orElseThrow(
                () ->
                    notCached(
                        request,
                        "revision "
                            + request.revision()
                            + " of "
                            + request.repo()
                            + " is not on this machine"));
    FileStore store = target.storeFor(request.repo(), request.revision(), commit);
    Optional<List<RemoteFile>> listing = CachedListings.find(store, Optional.empty());
    List<RemoteFile> requested =
        listing.isPresent()
            ? selection.select(request, commit, listing.get())
            : fromFolder(request, commit, store);
    requirePresent(request, store, requested);
    return new ResolvedFiles(commit, store, requested, false, ListingOrigin.CACHED);
  }

  private Optional<CommitHash> findLatestCommit() {
    Optional<CommitHash> commit = target.findLatestCommit();
    commit.ifPresent(
        found ->
            notices.accept(
                "another client filled this folder: taking it for what was asked for, commit "
                    + found.brief()));
    return commit;
  }

  /** Selects from the files on disk, without a listing: the commit may have others. */
  private List<RemoteFile> fromFolder(DownloadRequest request, CommitHash commit, FileStore store) {
    List<RepoPath> names = request.selection().onlyFiles();
    List<RemoteFile> present =
        (names.isEmpty() ? store.listFiles() : names)
            .stream().flatMap(name -> store.findPresent(name).stream()).toList();
    if (!names.isEmpty() && present.size() < names.size()) {
      List<RepoPath> missing = new ArrayList<>(names);
      present.forEach(file -> missing.remove(file.path()));
      throw notCached(request, "not on this machine: " + list(missing));
    }
    if (present.isEmpty()) {
      throw notCached(
          request, "nothing of " + RequestedFiles.where(request, commit) + " is on this machine");
    }
    if (names.isEmpty()) {
      requirePartialAllowed(request, present);
    }
    return selection.select(request, commit, present);
  }

  /** Fails unless the request is offline: without a listing, files may be missing. */
  private void requirePartialAllowed(DownloadRequest request, List<RemoteFile> present) {
    if (request.offline()) {
      notices.accept("no list of the repository was kept: nobody knows whether this is all of it");
      return;
    }
    String some = present.size() == 1 ? "1 file of it is" : present.size() + " files of it are";
    notices.accept(
        some
            + " here, but no list that tells whether this is all;"
            + " to use what is here all the same, work offline");
    throw notCached(request, "no list of " + request.repo() + " is on this machine");
  }

  private static void requirePresent(
      DownloadRequest request, FileStore store, List<RemoteFile> requested) {
    List<RepoPath> missing =
        requested.stream()
            .filter(file -> store.stateOf(file) == FileStore.FileState.MISSING)
            .map(RemoteFile::path)
            .toList();
    if (!missing.isEmpty()) {
      throw notCached(
          request,
          missing.size()
              + " of "
              + requested.size()
              + " files of "
              + request.repo()
              + " are not on this machine: "
              + list(missing));
    }
  }

  private static String list(List<RepoPath> files) {
    int shown = 5;
    String some = String.join(", ", files.stream().limit(shown).map(RepoPath::value).toList());
    return files.size() > shown ? some + " and " + (files.size() - shown) + " more" : some;
  }

  private static NotCached notCached(DownloadRequest request, String message) {
    NotCached failure = new NotCached(message, "fetch it while online");
    failure.about(request.repo().toString());
    return failure;
  }
}
