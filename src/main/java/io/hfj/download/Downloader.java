package io.hfj.download;

import io.hfj.ContentMismatch;
import io.hfj.HubException;
import io.hfj.NotFound;
import io.hfj.ProgressEvent;
import io.hfj.ProgressListener;
import io.hfj.fetch.FetchOutcome;
import io.hfj.fetch.Fetcher;
import io.hfj.hub.HubClient;
import io.hfj.model.RepoId;
import io.hfj.model.Revision;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.lock.LockFiles;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Downloads the files of one commit. Thread-safe. */
public final class Downloader {
  /** Bytes of disk space beyond those fetched: for folders, links and journals. */
  private static final long MARGIN = 1 << 20;

  private final Supplier<HubClient> hub;
  private final BestEffortQueries queries;
  private final ErrorHints hints;
  private final Supplier<ContentSources> sources;
  private final Supplier<Fetcher> fetcher;
  private final DownloadTarget target;
  private final LongSupplier nanos;

  /**
   * @param hub called on first use, and not at all when offline
   * @param advisor client for {@link BestEffortQueries}
   * @param sources of the files' bytes; called only if there is something to fetch
   * @param fetcher called only if there is something to fetch
   * @param nanos a clock that only moves forward, in nanoseconds
   */
  public Downloader(
      Supplier<HubClient> hub,
      Supplier<HubClient> advisor,
      Supplier<ContentSources> sources,
      Supplier<Fetcher> fetcher,
      DownloadTarget target,
      LongSupplier nanos) {
    this.hub = hub;
    this.queries = new BestEffortQueries(advisor);
    this.hints = new ErrorHints(queries);
    this.sources = sources;
    this.fetcher = fetcher;
    this.target = target;
    this.nanos = nanos;
  }

  /**
   * Runs the request.
   *
   * @throws HubException if it fails; received data is kept for the next run
   */
  public DownloadResult run(DownloadRequest request, ProgressListener progress) {
    long start = nanos.getAsLong();
    RevisionResolver resolver =
        new RevisionResolver(
            hub, queries, target, text -> progress.on(new ProgressEvent.Notice(text)));
    ResolvedFiles resolved = resolver.resolve(request);
    try {
      DownloadPlan plan = plan(resolved, progress);
      if (isContradicted(resolved, plan)) {
        resolved = resolver.resolveAgain(request, resolved);
        plan = plan(resolved, progress);
      }
      return claimAndExecute(request, resolved, plan, start, progress);
    } catch (NotFound | ContentMismatch refused) {
      ResolvedFiles anew =
          resolved.isFromCache() ? resolver.resolveAgain(request, resolved) : resolved;
      if (CachedListings.areEqual(resolved.files(), anew.files())) {
        throw refused;
      }
      progress.on(
          new ProgressEvent.Notice("the cached file list differs from the Hub's; using the Hub's"));
      DownloadPlan plan = plan(anew, progress);
      return claimAndExecute(request, anew, plan, start, progress);
    }
  }

  /** Hashes existing files without metadata, then plans. */
  private DownloadPlan plan(ResolvedFiles resolved, ProgressListener progress) {
    new ExistingFileHasher(
            resolved.store(), nanos, text -> progress.on(new ProgressEvent.Notice(text)))
        .hash(resolved.files(), Runtime.getRuntime().availableProcessors());
    return Planner.plan(resolved.store(), resolved.files());
  }

  /**
   * Whether a cached listing contradicts the disk: a file in place has other content, or content
   * that is here would get a name that the Hub did not report.
   */
  private static boolean isContradicted(ResolvedFiles resolved, DownloadPlan plan) {
    return resolved.isFromCache()
        && plan.steps().stream()
            .filter(step -> !(step instanceof PlanStep.Keep))
            .anyMatch(
                step ->
                    step instanceof PlanStep.Place
                        ? resolved.origin() == ResolvedFiles.ListingOrigin.CACHED
                        : Files.exists(
                            resolved.store().pathOf(step.file().path()),
                            LinkOption.NOFOLLOW_LINKS));
  }

  private DownloadResult claimAndExecute(
      DownloadRequest request,
      ResolvedFiles resolved,
      DownloadPlan plan,
      long start,
      ProgressListener progress) {
    boolean idle = plan.steps().stream().allMatch(PlanStep.Keep.class::isInstance);
    if (!idle) {
      NameCollisions.requireStorable(resolved.files(), resolved.store()::probeNames);
      if (request.selection().isOfAllWeights()) {
        DuplicateWeights.notice(resolved.files(), plan)
            .ifPresent(text -> progress.on(new ProgressEvent.Notice(text)));
      }
    }
    if (request.dryRun()) {
      progress.on(planned(request, resolved, plan));
      return result(request, resolved, plan, 0);
    }
    LockFiles.HeldLock claim = idle ? LockFiles.NO_LOCKS : resolved.store().claim();
    try {
      // Plan again: another process may have removed files before the claim.
      return execute(
          request,
          resolved,
          idle ? plan : Planner.plan(resolved.store(), resolved.files()),
          start,
          progress);
    } finally {
      claim.close();
    }
  }

  /** Returns the failure of a request about the revision, with better advice if there is any. */
  public HubException withHints(HubException failure, RepoId repo, Revision revision) {
    return hints.addTo(failure, repo, revision);
  }

  private DownloadResult execute(
      DownloadRequest request,
      ResolvedFiles resolved,
      DownloadPlan plan,
      long start,
      ProgressListener progress) {
    progress.on(planned(request, resolved, plan));
    requireSpace(resolved.store(), plan);
    FetchOutcome outcome =
        new PlanExecutor(hub, sources, fetcher, hints).run(request, resolved, plan, progress);
    plan.steps().forEach(step -> resolved.store().removeStaleParts(step.file()));
    resolved.store().complete();
    long reused = plan.totalBytes() - outcome.fetched();
    Duration took = Duration.ofNanos(nanos.getAsLong() - start);
    progress.on(
        new ProgressEvent.Done(
            plan.steps().size(), outcome.fetched(), Math.max(0, reused), outcome.verified(), took));
    return result(request, resolved, plan, outcome.fetched());
  }

  private static ProgressEvent planned(
      DownloadRequest request, ResolvedFiles resolved, DownloadPlan plan) {
    return new ProgressEvent.Planned(
        request.repo().toString(),
        resolved.commit().hex(),
        plan.steps().size(),
        plan.totalBytes(),
        plan.presentFiles(),
        plan.presentBytes());
  }

  private static void requireSpace(FileStore store, DownloadPlan plan) {
    long needed = plan.bytesToWrite(store::bytesToPlace);
    long free = needed == 0 ? Long.MAX_VALUE : store.usableSpace();
    if (needed > free - MARGIN) {
      throw DiskFailures.notEnoughSpace(store.root(), needed, free);
    }
  }

  private static DownloadResult result(
      DownloadRequest request, ResolvedFiles resolved, DownloadPlan plan, long fetched) {
    FileStore store = resolved.store();
    return new DownloadResult(
        request
            .selection()
            .onlyFile(plan.steps().stream().map(PlanStep::file).toList())
            .map(store::pathOf)
            .orElse(store.root()),
        resolved.commit(),
        plan,
        fetched);
  }
}
