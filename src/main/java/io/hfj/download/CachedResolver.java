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
                            + " is not cached"));
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
                "warning: this folder was filled by another client; assuming that it has the"
                    + " requested files, of commit "
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
      throw notCached(request, "not cached: " + list(missing));
    }
    if (present.isEmpty()) {
      throw notCached(
          request, "no file of " + RequestedFiles.where(request, commit) + " is cached");
    }
    if (names.isEmpty()) {
      requirePartialAllowed(request, present);
    }
    return selection.select(request, commit, present);
  }

  /** Fails unless the request is offline: without a listing, files may be missing. */
  private void requirePartialAllowed(DownloadRequest request, List<RemoteFile> present) {
    if (request.offline()) {
      notices.accept("warning: no file list is cached for this revision; it may be incomplete");
      return;
    }
    String some = present.size() == 1 ? "1 file is" : present.size() + " files are";
    notices.accept(
        some + " cached, but the list of files is not; to use them as they are, work offline");
    throw notCached(request, "the file list of " + request.repo() + " is not cached");
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
              + " are not cached: "
              + list(missing));
    }
  }

  private static String list(List<RepoPath> files) {
    int shown = 5;
    String some = String.join(", ", files.stream().limit(shown).map(RepoPath::value).toList());
    return files.size() > shown ? some + " and " + (files.size() - shown) + " more" : some;
  }

  private static NotCached notCached(DownloadRequest request, String message) {
    NotCached failure = new NotCached(message, "download it while online");
    failure.about(request.repo().toString());
    return failure;
  }
}
