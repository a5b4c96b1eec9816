package io.hfj.app;

import static java.util.stream.Collectors.joining;

import io.hfj.AccessDenied;
import io.hfj.HubRef;
import io.hfj.NetworkFailure;
import io.hfj.NotCached;
import io.hfj.NotFound;
import io.hfj.RepoInfo;
import io.hfj.Weights;
import io.hfj.app.RepoListing.ListedFile;
import io.hfj.download.CommitListing;
import io.hfj.download.Downloader;
import io.hfj.download.WeightSelection;
import io.hfj.hub.HubClient;
import io.hfj.model.RepoId;
import io.hfj.model.RepoRevision;
import io.hfj.model.Revision;
import io.hfj.model.SafeText;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore.FileState;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Shows repositories to the user of a command, with advice on failures. For one thread. */
public final class RepoViewer {
  private static final int MAX_NAMED = 3;

  private final HubService service;
  private final Supplier<HubClient> hub;
  private final Downloader advisor;
  private final DownloadTarget cache;
  private final Consumer<String> notices;

  /**
   * @param hub opens the network on first use; not called when offline
   * @param advisor adds advice to failures
   */
  RepoViewer(
      HubService service,
      Supplier<HubClient> hub,
      Downloader advisor,
      DownloadTarget cache,
      Consumer<String> notices) {
    this.service = service;
    this.hub = hub;
    this.advisor = advisor;
    this.cache = cache;
    this.notices = notices;
  }

  /**
   * Returns the files of a revision; from the cached listing if offline, or if the Hub cannot be
   * reached.
   *
   * @param path a file or folder to list; empty for all
   */
  public RepoListing listing(RepoRevision repo, String path) {
    return listing(repo, path, Weights.ALL, Optional.empty());
  }

  /**
   * As {@link #listing(RepoRevision, String)}, with only some weights; a file that is named is
   * listed in any case.
   *
   * @param quant a quantization of GGUF weights
   */
  public RepoListing listing(
      RepoRevision repo, String path, Weights weights, Optional<String> quant) {
    WeightSelection selection = new WeightSelection(weights, quant);
    CommitListing all = explained(repo, () -> all(repo));
    if (!all.unsafe().isEmpty()) {
      notices.accept(
          "skipped files with unsafe names: "
              + all.unsafe().stream()
                  .limit(MAX_NAMED)
                  .map(name -> "'" + SafeText.of(name) + "'")
                  .collect(joining(", ", "", all.unsafe().size() > MAX_NAMED ? ", ..." : "")));
    }
    return new RepoListing(
        all.commit().hex(),
        all.at(repo.repo(), path, selection).stream()
            .map(
                file ->
                    new ListedFile(
                        PublicTypes.file(file), all.store().stateOf(file) != FileState.MISSING))
            .toList());
  }

  private CommitListing all(RepoRevision repo) {
    try {
      return service.listing(repo);
    } catch (NetworkFailure e) {
      CommitListing cached = cached(repo, e);
      notices.accept(
          "cannot contact the Hub ("
              + e.getMessage()
              + "); showing the cached file list of commit "
              + cached.commit().brief());
      return cached;
    }
  }

  private CommitListing cached(RepoRevision repo, NetworkFailure failure) {
    try {
      return CommitListing.require(cache, repo.repo(), repo.revisionOrMain());
    } catch (NotCached none) {
      throw failure;
    }
  }

  /**
   * Returns information from the Hub about a revision, with all files of its commit.
   *
   * @throws NotCached if offline
   */
  public RepoDetails details(RepoRevision repo) {
    RepoInfo info = explained(repo, () -> hub.get().info(repo.repo(), repo.revisionOrMain()));
    RepoRevision commit = new RepoRevision(repo.repo(), Optional.of(new Revision(info.commit())));
    return new RepoDetails(info, listing(commit, ""), readable(repo.repo(), info));
  }

  /** A private repository is visible only to accounts with read access, a gated one to all. */
  private Optional<Boolean> readable(RepoId repo, RepoInfo info) {
    if (info.access() == RepoInfo.Access.PUBLIC) {
      return Optional.of(true);
    }
    try {
      return hub.get().requireAccess(repo) ? Optional.of(true) : Optional.empty();
    } catch (AccessDenied | NotFound refused) {
      return Optional.of(false);
    }
  }

  /** Returns branches and tags. */
  public List<HubRef> refs(RepoRevision repo) {
    return explained(repo, () -> hub.get().refs(repo.repo()));
  }

  private <T> T explained(RepoRevision repo, Supplier<T> query) {
    try {
      return query.get();
    } catch (NotFound | AccessDenied e) {
      throw advisor.withHints(e, repo.repo(), repo.revisionOrMain());
    }
  }
}
