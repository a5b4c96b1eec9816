package io.hfj.download;

import io.hfj.download.ResolvedFiles.Origin;
import io.hfj.error.AccessDenied;
import io.hfj.error.ContentMismatch;
import io.hfj.error.HfjException;
import io.hfj.error.NetworkFailure;
import io.hfj.error.NotCached;
import io.hfj.error.NotFound;
import io.hfj.error.NotFound.What;
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
 * Finds the commit that a request means and the files it wants. Asks the Hub; where the Hub cannot
 * or must not be asked, what earlier runs kept has to answer, and has to be complete.
 */
final class RevisionResolver {
  private final Supplier<HubClient> hub;
  private final BestEffortQueries questions;
  private final DownloadTarget target;
  private final Consumer<String> notices;
  private final RequestedFiles selection;
  private final CachedResolver cached;

  /**
   * @param hub made on first use: offline it never is
   */
  RevisionResolver(
      Supplier<HubClient> hub,
      BestEffortQueries questions,
      DownloadTarget target,
      Consumer<String> notices) {
    this.hub = hub;
    this.questions = questions;
    this.target = target;
    this.notices = notices;
    this.selection = new RequestedFiles(notices);
    this.cached = new CachedResolver(target, selection, notices);
  }

  ResolvedFiles locate(DownloadRequest request) {
    if (request.offline()) {
      return cached.resolve(request, true);
    }
    try {
      return fromHub(request);
    } catch (NetworkFailure e) {
      return insteadOf(e, request);
    } catch (AccessDenied e) {
      return insteadOfRefused(e, request);
    } catch (NotFound e) {
      if (e.what() != What.REPO) {
        throw e;
      }
      return insteadOfRefused(e, request); // a private repo whose token was removed looks like that
    }
  }

  private ResolvedFiles insteadOfRefused(HfjException refusal, DownloadRequest request) {
    try {
      return insteadOf(refusal, request);
    } catch (NotFound | AccessDenied stands) {
      throw new ErrorHints(questions).of(stands, request.repo());
    }
  }

  /** What is here serves, if it is all that was asked for; else the failure stands. */
  private ResolvedFiles insteadOf(HfjException failure, DownloadRequest request) {
    if (request.force()) {
      throw failure;
    }
    ResolvedFiles here;
    try {
      // Asked, the Hub refused this very repository: no other one's files may stand for it.
      here = cached.resolve(request, failure instanceof NetworkFailure);
    } catch (NotCached | NotFound incomplete) {
      throw failure;
    }
    notices.accept(
        "warning: could not ask the Hub ("
            + failure.getMessage()
            + "); what is here is complete and is used,"
            + " as of commit "
            + here.commit().brief());
    return here;
  }

  private ResolvedFiles fromHub(DownloadRequest request) {
    Optional<RevisionInfo> info =
        request.revision().commit().isPresent() ? Optional.empty() : Optional.of(resolve(request));
    CommitHash commit =
        info.map(RevisionInfo::commit).or(() -> request.revision().commit()).orElseThrow();
    FileStore store = target.at(request.repo(), request.revision(), commit);
    Optional<List<RemoteFile>> kept =
        request.force() ? Optional.empty() : CachedListings.findKept(store, info);
    if (kept.isPresent()) {
      return byKept(request, commit, info, store, kept.get());
    }
    List<RepoPath> names = request.selection().onlyFiles();
    return names.isEmpty()
        ? listed(request, commit, info, store)
        : new ResolvedFiles(commit, store, named(request, commit, store, names), true, Origin.HUB);
  }

  /** What the kept list has of it; the Hub is asked about what it lacks. */
  private ResolvedFiles byKept(
      DownloadRequest request,
      CommitHash commit,
      Optional<RevisionInfo> info,
      FileStore store,
      List<RemoteFile> kept) {
    List<RepoPath> absent = absent(request.selection().onlyFiles(), kept);
    if (!absent.isEmpty() && !find(request, commit, absent).isEmpty()) {
      return listed(request, commit, info, store);
    }
    noteAbsent(request, store, absent);
    boolean sameNames = info.filter(RevisionInfo::isComplete).isPresent();
    try {
      List<RemoteFile> wanted = selection.select(request, commit, kept);
      Origin origin = sameNames ? Origin.KEPT_WITH_SAME_NAMES : Origin.KEPT;
      return new ResolvedFiles(commit, store, wanted, true, origin);
    } catch (NotFound e) {
      if (sameNames || !absent.isEmpty()) {
        throw e;
      }
      return listed(request, commit, info, store);
    }
  }

  /**
   * The same files as the Hub lists them now, in place of a kept list that may be wrong.
   *
   * @return what was given, if the Hub says the same or does not list the files
   */
  ResolvedFiles anew(DownloadRequest request, ResolvedFiles doubtful) {
    List<RepoPath> names = request.selection().onlyFiles();
    CommitFiles all;
    try {
      if (!names.isEmpty()
          && CachedListings.areEqual(find(request, doubtful.commit(), names), doubtful.wanted())) {
        return doubtful;
      }
      all = list(request, doubtful.commit(), Optional.empty());
    } catch (NetworkFailure | AccessDenied | NotFound | ContentMismatch notListed) {
      return doubtful;
    }
    return located(request, doubtful.commit(), doubtful.store(), all);
  }

  private List<RemoteFile> find(DownloadRequest request, CommitHash commit, List<RepoPath> names) {
    return hub.get().find(request.repo(), commit, request.revision().name(), names);
  }

  private RevisionInfo resolve(DownloadRequest request) {
    try {
      return hub.get().resolve(request.repo(), request.revision());
    } catch (NotFound e) {
      if (e.what() == What.REPO) {
        return byFile(request).orElseThrow(() -> e);
      }
      if (e.what() != What.REVISION) {
        throw e;
      }
      List<String> near =
          NameSuggestions.of(
              request.revision().name(),
              questions.ask(hub -> hub.revisions(request.repo()), List.of()));
      throw near.isEmpty()
          ? e
          : new NotFound(
              What.REVISION, e.getMessage(), "did you mean " + String.join(", ", near) + "?");
    }
  }

  /** A mirror may serve files and nothing else: then a named one tells which commit it is of. */
  private Optional<RevisionInfo> byFile(DownloadRequest request) {
    List<RepoPath> names = request.selection().onlyFiles();
    try {
      return names.stream()
          .findFirst()
          .flatMap(name -> hub.get().commitOf(request.repo(), request.revision(), name))
          .map(commit -> new RevisionInfo(commit, Set.of()));
    } catch (NetworkFailure | AccessDenied | NotFound | ContentMismatch norThat) {
      return Optional.empty();
    }
  }

  private CommitFiles list(
      DownloadRequest request, CommitHash commit, Optional<RevisionInfo> info) {
    return hub.get().tree(request.repo(), commit, request.revision().name(), info);
  }

  private ResolvedFiles listed(
      DownloadRequest request, CommitHash commit, Optional<RevisionInfo> info, FileStore store) {
    return located(request, commit, store, list(request, commit, info));
  }

  private ResolvedFiles located(
      DownloadRequest request, CommitHash commit, FileStore store, CommitFiles all) {
    if (!request.dryRun()) {
      CachedListings.keep(all, store);
    }
    request.selection().requireSafe(all.unsafe());
    return new ResolvedFiles(
        commit, store, selection.select(request, commit, all.files()), true, Origin.HUB);
  }

  /** Named files alone are asked for: a repository may have hundreds of thousands of others. */
  private List<RemoteFile> named(
      DownloadRequest request, CommitHash commit, FileStore store, List<RepoPath> names) {
    List<RemoteFile> found = new ArrayList<>();
    List<RepoPath> unknown = new ArrayList<>();
    for (RepoPath name : names.stream().distinct().toList()) {
      Optional<RemoteFile> kept =
          request.force()
              ? Optional.empty()
              : store.findKept(name).filter(file -> !file.etag().equals(Etag.UNKNOWN));
      kept.ifPresentOrElse(found::add, () -> unknown.add(name));
    }
    if (unknown.isEmpty()) {
      return found;
    }
    found.addAll(find(request, commit, unknown));
    List<RepoPath> absent = absent(unknown, found);
    noteAbsent(request, store, absent);
    if (!absent.isEmpty()) {
      RepoPath first = absent.get(0);
      throw FileSelection.noFile(
          first, near(request, commit, first), RequestedFiles.where(request, commit));
    }
    return found;
  }

  private static List<RepoPath> absent(List<RepoPath> names, List<RemoteFile> found) {
    Set<RepoPath> there = found.stream().map(RemoteFile::path).collect(Collectors.toSet());
    return names.stream().filter(name -> !there.contains(name)).toList();
  }

  private static void noteAbsent(DownloadRequest request, FileStore store, List<RepoPath> absent) {
    if (!request.dryRun()) {
      absent.forEach(store::noteAbsent);
    }
  }

  private List<String> near(DownloadRequest request, CommitHash commit, RepoPath name) {
    int slash = name.value().lastIndexOf('/');
    String folder = slash < 0 ? "" : name.value().substring(0, slash);
    List<String> candidates = new ArrayList<>(names(request, commit, folder));
    if (!folder.isEmpty()) {
      candidates.addAll(names(request, commit, ""));
    }
    return NameSuggestions.of(name.value(), candidates);
  }

  private List<String> names(DownloadRequest request, CommitHash commit, String folder) {
    return questions.ask(hub -> hub.namesIn(request.repo(), commit, folder), List.of());
  }
}
