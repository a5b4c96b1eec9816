package io.hfj.app;

import io.hfj.AccessDenied;
import io.hfj.BadInput;
import io.hfj.FailureCode;
import io.hfj.HubException;
import io.hfj.Interrupted;
import io.hfj.MemoryExhausted;
import io.hfj.NetworkFailure;
import io.hfj.NotCached;
import io.hfj.NotFound;
import io.hfj.ProgressListener;
import io.hfj.Snapshot;
import io.hfj.SnapshotRequest;
import io.hfj.http.failure.Rewording;
import io.hfj.hub.HubCollection;
import io.hfj.model.ByteSize;
import io.hfj.model.CollectionSlug;
import io.hfj.model.RepoId;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.fs.DiskSpace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Downloads the repositories of a collection: plans all of them first, then fetches one after
 * another. A repository that fails does not stop the others. For one thread.
 */
public final class CollectionDownload {
  /** Items named in a message. */
  private static final int MAX_NAMED = 5;

  private final HubService service;
  private final CollectionSlug slug;
  private final UnaryOperator<SnapshotRequest> selection;
  private final Optional<Path> folder;
  private final CollectionProgress progress;
  private final Map<RepoId, Snapshot> done = new LinkedHashMap<>();
  private final Map<RepoId, HubException> failures = new LinkedHashMap<>();
  private final List<NotFound> unmatched = new ArrayList<>();

  /**
   * @param selection selects files of each repository; one in which it selects nothing is skipped
   * @param folder that gets a folder for each repository; empty for the cache
   * @param listener receives the events of all downloads as those of one
   */
  public CollectionDownload(
      HubService service,
      CollectionSlug slug,
      UnaryOperator<SnapshotRequest> selection,
      Optional<Path> folder,
      ProgressListener listener) {
    this.service = service;
    this.slug = slug;
    this.selection = selection;
    this.folder = folder;
    this.progress = new CollectionProgress(listener);
  }

  /** Plans the downloads; changes nothing. */
  public CollectionResult plan() {
    planAll();
    return result();
  }

  /**
   * Downloads what is missing.
   *
   * @throws StorageFailure before the first download if the disk is too small for all of them
   */
  public CollectionResult download() {
    Map<RepoId, SnapshotRequest> requests = planAll();
    requireSpace();
    List<RepoId> planned = List.copyOf(done.keySet());
    done.clear();
    for (RepoId repo : planned) {
      SnapshotRequest request = requests.get(repo);
      attempt(repo, request.progress(progress.downloading(repo.toString())), service::download);
    }
    if (failures.isEmpty()) {
      progress.reportResult();
    }
    return result();
  }

  private Map<RepoId, SnapshotRequest> planAll() {
    HubCollection collection = service.collection(slug);
    reportOthers(collection.others());
    if (collection.repos().isEmpty()) {
      throw new NotFound(
          FailureCode.REPO_NOT_FOUND,
          "collection " + slug + " has no models, datasets or Spaces",
          "see its page on the Hub");
    }
    CollectionFolders folders = new CollectionFolders(collection.repos());
    Map<RepoId, SnapshotRequest> requests = new LinkedHashMap<>();
    for (RepoId repo : collection.repos()) {
      SnapshotRequest request = selection.apply(SnapshotRequest.of(repo.toString()));
      requests.put(
          repo, folder.map(to -> request.into(to.resolve(folders.of(repo)))).orElse(request));
    }
    requests.forEach(
        (repo, request) ->
            attempt(repo, request.progress(progress.planning()), this::planUnlessUnmatched));
    if (done.isEmpty() && failures.isEmpty()) {
      throw unmatched.get(0);
    }
    progress.reportPlan("collection " + slug);
    return requests;
  }

  private Snapshot planUnlessUnmatched(SnapshotRequest request) {
    try {
      return service.plan(request);
    } catch (NotFound e) {
      if (e.code() != FailureCode.FILE_NOT_FOUND) {
        throw e;
      }
      unmatched.add(e);
      progress.notice("skipped " + request.repo() + ": " + e.getMessage());
      return null;
    }
  }

  private void attempt(
      RepoId repo, SnapshotRequest request, Function<SnapshotRequest, Snapshot> work) {
    try {
      Snapshot snapshot = work.apply(request);
      if (snapshot != null) {
        done.put(repo, snapshot);
      }
    } catch (Interrupted | MemoryExhausted e) {
      throw e;
    } catch (HubException e) {
      failures.put(repo, e);
      progress.notice(repo + " failed: " + e.getMessage());
    }
  }

  private void requireSpace() {
    Path root = folder.orElse(service.cacheFolder());
    long needed = done.values().stream().mapToLong(Snapshot::missingBytes).reduce(0, ByteSize::add);
    long free = needed == 0 ? Long.MAX_VALUE : DiskSpace.usable(root);
    if (needed > free) {
      throw DiskFailures.notEnoughSpace(root, needed, free);
    }
  }

  private void reportOthers(List<String> others) {
    if (!others.isEmpty()) {
      progress.notice(
          "skipped items of the collection that are not repositories: " + listed(others));
    }
  }

  private CollectionResult result() {
    return new CollectionResult(slug, List.copyOf(done.values()), failure());
  }

  private Optional<HubException> failure() {
    return failures.values().stream()
        .filter(NetworkFailure.class::isInstance)
        .findFirst()
        .or(() -> failures.values().stream().filter(AccessDenied.class::isInstance).findFirst())
        .or(() -> failures.values().stream().findFirst())
        .map(this::ofAll);
  }

  /** Returns one failure for all; the reason of each was reported when it failed. */
  private HubException ofAll(HubException why) {
    String message =
        failures.size()
            + " of "
            + (done.size() + failures.size())
            + " repositories failed: "
            + listed(failures.keySet().stream().map(RepoId::toString).toList());
    if (why instanceof BadInput || why instanceof NotCached) {
      return why; // that of one repository is also that of the others
    }
    return Rewording.of(why, message, why.advice()).about(slug.value());
  }

  private static String listed(List<String> names) {
    String more = names.size() > MAX_NAMED ? ", ..." : "";
    return String.join(", ", names.subList(0, Math.min(MAX_NAMED, names.size()))) + more;
  }
}
