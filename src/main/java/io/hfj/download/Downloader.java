package io.hfj.download;

import io.hfj.error.ContentMismatch;
import io.hfj.error.HfjException;
import io.hfj.error.NotFound;
import io.hfj.error.StorageFailure;
import io.hfj.fetch.FetchOutcome;
import io.hfj.fetch.Fetcher;
import io.hfj.fetch.http.HttpSources;
import io.hfj.hub.HubClient;
import io.hfj.model.RepoId;
import io.hfj.progress.ProgressEvent;
import io.hfj.progress.ProgressListener;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore;
import io.hfj.store.lock.LockFiles;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Brings the files of one commit to where the user wants them. Thread-safe. */
public final class Downloader {
  /** Room left on the disk beyond what is fetched: for folders, links and the journals. */
  private static final long MARGIN = 1 << 20;

  private final Supplier<HubClient> hub;
  private final BestEffortQueries questions;
  private final ErrorHints hints;
  private final Supplier<HttpSources> sources;
  private final Supplier<Fetcher> fetcher;
  private final DownloadTarget target;
  private final LongSupplier nanos;

  /**
   * @param hub made on first use: offline it never is
   * @param advisor asked, when something failed, what may help: once each, in little time, and
   *     without a word of its own failures
   * @param sources of the files' bytes; made on first use: when all is here it never is
   * @param fetcher made on first use as well
   * @param nanos a clock that only moves forward, in nanoseconds
   */
  public Downloader(
      Supplier<HubClient> hub,
      Supplier<HubClient> advisor,
      Supplier<HttpSources> sources,
      Supplier<Fetcher> fetcher,
      DownloadTarget target,
      LongSupplier nanos) {
    this.hub = hub;
    this.questions = new BestEffortQueries(advisor);
    this.hints = new ErrorHints(questions);
    this.sources = sources;
    this.fetcher = fetcher;
    this.target = target;
    this.nanos = nanos;
  }

  /**
   * Does what is asked.
   *
   * @throws HfjException if not all of it could be done; what has arrived is kept for the next run
   */
  public DownloadResult run(DownloadRequest request, ProgressListener progress) {
    long start = nanos.getAsLong();
    RevisionResolver locator =
        new RevisionResolver(
            hub, questions, target, text -> progress.on(new ProgressEvent.Notice(text)));
    ResolvedFiles located = locator.resolve(request);
    try {
      DownloadPlan plan = plan(located, progress);
      if (isContradicted(located, plan)) {
        located = locator.resolveAgain(request, located);
        plan = plan(located, progress);
      }
      return claimAndExecute(request, located, plan, start, progress);
    } catch (NotFound | ContentMismatch refused) {
      ResolvedFiles anew = located.isFromCache() ? locator.resolveAgain(request, located) : located;
      if (CachedListings.areEqual(located.wanted(), anew.wanted())) {
        throw refused;
      }
      progress.on(
          new ProgressEvent.Notice("the list of files that was kept is wrong; using the Hub's"));
      DownloadPlan plan = plan(anew, progress);
      return claimAndExecute(request, anew, plan, start, progress);
    }
  }

  /** The plan, once the files that are there without a note have been hashed. */
  private DownloadPlan plan(ResolvedFiles located, ProgressListener progress) {
    new ExistingFileHasher(
            located.store(), nanos, text -> progress.on(new ProgressEvent.Notice(text)))
        .hash(located.wanted(), Runtime.getRuntime().availableProcessors());
    return Planner.plan(located.store(), located.wanted());
  }

  /**
   * Whether a list that was kept does not fit what is on the disk: a file in its place is not what
   * the list says, or content that is here already would get a name that the Hub did not report.
   */
  private static boolean isContradicted(ResolvedFiles located, DownloadPlan plan) {
    return located.isFromCache()
        && plan.steps().stream()
            .filter(step -> !(step instanceof PlanStep.Keep))
            .anyMatch(
                step ->
                    step instanceof PlanStep.Place
                        ? located.origin() == ResolvedFiles.ListingOrigin.CACHED
                        : Files.exists(
                            located.store().pathOf(step.file().path()), LinkOption.NOFOLLOW_LINKS));
  }

  private DownloadResult claimAndExecute(
      DownloadRequest request,
      ResolvedFiles located,
      DownloadPlan plan,
      long start,
      ProgressListener progress) {
    boolean idle = plan.steps().stream().allMatch(PlanStep.Keep.class::isInstance);
    if (!idle) {
      NameCollisions.requireStorable(located.wanted(), located.store()::probeNames);
    }
    if (request.dryRun()) {
      progress.on(planned(request, located, plan));
      return result(request, located, plan, 0);
    }
    LockFiles.HeldLock claim = idle ? LockFiles.NO_LOCKS : located.store().claim();
    try {
      // What was here before the claim may have been removed; afterwards nobody does.
      return execute(
          request,
          located,
          idle ? plan : Planner.plan(located.store(), located.wanted()),
          start,
          progress);
    } finally {
      claim.close();
    }
  }

  /** The failure of a question about that repository, with better advice where there is some. */
  public HfjException withHints(HfjException failure, RepoId repo) {
    return hints.addTo(failure, repo);
  }

  private DownloadResult execute(
      DownloadRequest request,
      ResolvedFiles located,
      DownloadPlan plan,
      long start,
      ProgressListener progress) {
    progress.on(planned(request, located, plan));
    requireSpace(located.store(), plan);
    FetchOutcome outcome =
        new PlanExecutor(hub, sources, fetcher, hints).run(request, located, plan, progress);
    plan.steps().forEach(step -> located.store().removeStaleParts(step.file()));
    located.store().complete();
    long reused = plan.totalBytes() - outcome.fetched();
    Duration took = Duration.ofNanos(nanos.getAsLong() - start);
    progress.on(
        new ProgressEvent.Done(
            plan.steps().size(), outcome.fetched(), Math.max(0, reused), outcome.verified(), took));
    return result(request, located, plan, outcome.fetched());
  }

  private static ProgressEvent planned(
      DownloadRequest request, ResolvedFiles located, DownloadPlan plan) {
    return new ProgressEvent.Planned(
        request.repo(),
        located.commit(),
        plan.steps().size(),
        plan.totalBytes(),
        plan.presentFiles(),
        plan.presentBytes());
  }

  private static void requireSpace(FileStore store, DownloadPlan plan) {
    long needed = plan.bytesToWrite(store::bytesToPlace);
    long free = needed == 0 ? Long.MAX_VALUE : store.usableSpace();
    if (needed > free - MARGIN) {
      throw new StorageFailure(
          String.format(
              Locale.ROOT,
              "the download needs %,d bytes, but only %,d are free at %s",
              needed,
              free,
              store.root()),
          "free some space, choose another disk with --cache-dir or --local-dir, or fetch less"
              + " with --include");
    }
  }

  private static DownloadResult result(
      DownloadRequest request, ResolvedFiles located, DownloadPlan plan, long fetched) {
    FileStore store = located.store();
    return new DownloadResult(
        request
            .selection()
            .onlyFile(plan.steps().stream().map(PlanStep::file).toList())
            .map(store::pathOf)
            .orElse(store.root()),
        located.commit(),
        plan,
        fetched);
  }
}
