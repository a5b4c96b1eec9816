package io.hfj.download;

import io.hfj.AccessDenied;
import io.hfj.ContentMismatch;
import io.hfj.FailureCode;
import io.hfj.HubException;
import io.hfj.NetworkFailure;
import io.hfj.NotCached;
import io.hfj.NotFound;
import io.hfj.download.ResolvedFiles.ListingOrigin;
import io.hfj.hub.CommitFiles;
import io.hfj.hub.HubClient;
import io.hfj.hub.RevisionInfo;
import io.hfj.model.CommitHash;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Resolves the commit and the files of a request with the Hub; or from earlier runs, if offline, or
 * if the Hub cannot be reached or refuses the repository. Unless offline, only complete results of
 * earlier runs are used.
 */
final class RevisionResolver {
  private final Supplier<HubClient> hub;
  private final BestEffortQueries queries;
  private final DownloadTarget target;
  private final Consumer<String> notices;
  private final RequestedFiles selection;
  private final CachedResolver cached;

  /**
   * @param hub called on first use, and not at all when offline
   */
  RevisionResolver(
      Supplier<HubClient> hub,
      BestEffortQueries queries,
      DownloadTarget target,
      Consumer<String> notices) {
    this.hub = hub;
    this.queries = queries;
    this.target = target;
    this.notices = notices;
    this.selection = new RequestedFiles(notices);
    this.cached = new CachedResolver(target, selection, notices);
  }

  ResolvedFiles resolve(DownloadRequest request) {
    if (request.offline()) {
      return cached.resolve(request, true);
    }
    Optional<RevisionInfo> info = Optional.empty();
    try {
      if (request.revision().commit().isEmpty()) {
        info = Optional.of(resolveRevision(request));
      }
      return fromHub(request, info);
    } catch (NetworkFailure e) {
      // If the Hub named the commit, files of unknown origin must not be used for it.
      return fallBackToDisk(e, request, info.isEmpty());
    } catch (AccessDenied e) {
      return fallBackAfterRefusal(e, request);
    } catch (NotFound e) {
      if (e.code() != FailureCode.REPO_NOT_FOUND) {
        throw e;
      }
      return fallBackAfterRefusal(e, request); // a private repo without a token looks the same
    }
  }

  private ResolvedFiles fallBackAfterRefusal(HubException refusal, DownloadRequest request) {
    try {
      // After a refusal, files of unknown origin must not be used for the repository.
      return fallBackToDisk(refusal, request, false);
    } catch (NotFound | AccessDenied stands) {
      throw new ErrorHints(queries).addTo(stands, request.repo());
    }
  }

  /** Returns the files on disk if they are complete; throws the failure otherwise. */
  private ResolvedFiles fallBackToDisk(
      HubException failure, DownloadRequest request, boolean guess) {
    if (request.force()) {
      throw failure;
    }
    ResolvedFiles here;
    try {
      here = cached.resolve(request, guess);
    } catch (NotCached | NotFound incomplete) {
      throw failure;
    }
    notices.accept(
        "warning: cannot contact the Hub ("
            + failure.getMessage()
            + "); using the complete cached copy of commit "
            + here.commit().brief());
    return here;
  }

  private ResolvedFiles fromHub(DownloadRequest request, Optional<RevisionInfo> info) {
    CommitHash commit =
        info.map(RevisionInfo::commit).or(() -> request.revision().commit()).orElseThrow();
    FileStore store = target.storeFor(request.repo(), request.revision(), commit);
    Optional<List<RemoteFile>> cachedListing =
        request.force() ? Optional.empty() : CachedListings.find(store, info);
    if (cachedListing.isPresent()) {
      return fromCachedListing(request, commit, info, store, cachedListing.get());
    }
    List<RepoPath> names = request.selection().onlyFiles();
    return names.isEmpty()
        ? fromListing(request, commit, info, store)
        : new ResolvedFiles(
            commit, store, findNamed(request, commit, store, names), true, ListingOrigin.HUB);
  }

  /** Selects from the cached listing; asks the Hub for named files that it does not contain. */
  private ResolvedFiles fromCachedListing(
      DownloadRequest request,
      CommitHash commit,
      Optional<RevisionInfo> info,
      FileStore store,
      List<RemoteFile> listing) {
    List<RepoPath> absent = absent(request.selection().onlyFiles(), listing);
    if (!absent.isEmpty() && !find(request, commit, absent).isEmpty()) {
      return fromListing(request, commit, info, store);
    }
    recordAbsent(request, store, absent);
    boolean sameNames = info.filter(RevisionInfo::isComplete).isPresent();
    try {
      List<RemoteFile> selected = selection.select(request, commit, listing);
      ListingOrigin origin =
          sameNames ? ListingOrigin.CACHED_WITH_SAME_NAMES : ListingOrigin.CACHED;
      return new ResolvedFiles(commit, store, selected, true, origin);
    } catch (NotFound e) {
      if (sameNames || !absent.isEmpty()) {
        throw e;
      }
      return fromListing(request, commit, info, store);
    }
  }

  /**
   * Returns the files as the Hub lists them now, to replace those of a cached listing that may be
   * wrong.
   *
   * @return {@code doubtful} if the Hub lists the same or cannot list the files
   */
  ResolvedFiles resolveAgain(DownloadRequest request, ResolvedFiles doubtful) {
    List<RepoPath> names = request.selection().onlyFiles();
    CommitFiles all;
    try {
      if (!names.isEmpty()
          && CachedListings.areEqual(find(request, doubtful.commit(), names), doubtful.files())) {
        return doubtful;
      }
      all = list(request, doubtful.commit(), Optional.empty());
    } catch (NetworkFailure | AccessDenied | NotFound | ContentMismatch notListed) {
      return doubtful;
    }
    return select(request, doubtful.commit(), doubtful.store(), all);
  }

  private List<RemoteFile> find(DownloadRequest request, CommitHash commit, List<RepoPath> names) {
    return hub.get().find(request.repo(), commit, request.revision().name(), names);
  }

  private RevisionInfo resolveRevision(DownloadRequest request) {
    try {
      return hub.get().resolve(request.repo(), request.revision());
    } catch (NotFound e) {
      if (e.code() == FailureCode.REPO_NOT_FOUND) {
        return resolveByFile(request).orElseThrow(() -> e);
      }
      throw new ErrorHints(queries).addTo(e, request.repo(), request.revision());
    }
  }

  /** Takes the commit from the answer for a named file: some mirrors serve only files. */
  private Optional<RevisionInfo> resolveByFile(DownloadRequest request) {
    List<RepoPath> names = request.selection().onlyFiles();
    try {
      return names.stream()
          .findFirst()
          .flatMap(name -> hub.get().commitOf(request.repo(), request.revision(), name))
          .map(commit -> new RevisionInfo(commit, Set.of()));
    } catch (NetworkFailure | AccessDenied | NotFound | ContentMismatch noAnswer) {
      return Optional.empty();
    }
  }

  private CommitFiles list(
      DownloadRequest request, CommitHash commit, Optional<RevisionInfo> info) {
    return hub.get().tree(request.repo(), commit, request.revision().name(), info);
  }

  private ResolvedFiles fromListing(
      DownloadRequest request, CommitHash commit, Optional<RevisionInfo> info, FileStore store) {
    return select(request, commit, store, list(request, commit, info));
  }

  private ResolvedFiles select(
      DownloadRequest request, CommitHash commit, FileStore store, CommitFiles all) {
    if (!request.dryRun()) {
      CachedListings.write(all, store);
    }
    request.selection().requireSafe(all.unsafe());
    return new ResolvedFiles(
        commit, store, selection.select(request, commit, all.files()), true, ListingOrigin.HUB);
  }

  /** Asks only for the named files: a repository may have hundreds of thousands of others. */
  private List<RemoteFile> findNamed(
      DownloadRequest request, CommitHash commit, FileStore store, List<RepoPath> names) {
    List<RemoteFile> found = new ArrayList<>();
    List<RepoPath> unknown = new ArrayList<>();
    for (RepoPath name : names.stream().distinct().toList()) {
      Optional<RemoteFile> present =
          request.force()
              ? Optional.empty()
              : store.findPresent(name).filter(file -> !file.etag().equals(Etag.UNKNOWN));
      present.ifPresentOrElse(found::add, () -> unknown.add(name));
    }
    if (unknown.isEmpty()) {
      return found;
    }
    found.addAll(find(request, commit, unknown));
    List<RepoPath> absent = absent(unknown, found);
    recordAbsent(request, store, absent);
    if (!absent.isEmpty()) {
      RepoPath first = absent.get(0);
      throw FileSelection.noFile(
          first, suggestions(request, commit, first), RequestedFiles.where(request, commit));
    }
    return found;
  }

  private static List<RepoPath> absent(List<RepoPath> names, List<RemoteFile> found) {
    Set<RepoPath> there = found.stream().map(RemoteFile::path).collect(Collectors.toSet());
    return names.stream().filter(name -> !there.contains(name)).toList();
  }

  private static void recordAbsent(
      DownloadRequest request, FileStore store, List<RepoPath> absent) {
    if (!request.dryRun()) {
      absent.forEach(store::recordAbsent);
    }
  }

  private List<String> suggestions(DownloadRequest request, CommitHash commit, RepoPath name) {
    int slash = name.value().lastIndexOf('/');
    String folder = slash < 0 ? "" : name.value().substring(0, slash);
    List<String> candidates = new ArrayList<>(names(request, commit, folder));
    if (!folder.isEmpty()) {
      candidates.addAll(names(request, commit, ""));
    }
    return NameSuggestions.of(name.value(), candidates);
  }

  private List<String> names(DownloadRequest request, CommitHash commit, String folder) {
    return queries.ask(hub -> hub.namesIn(request.repo(), commit, folder), List.of());
  }
}
