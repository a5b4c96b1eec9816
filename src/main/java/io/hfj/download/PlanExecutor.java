package io.hfj.download;

import io.hfj.AccessDenied;
import io.hfj.ContentMismatch;
import io.hfj.HubException;
import io.hfj.NetworkFailure;
import io.hfj.ProgressEvent;
import io.hfj.ProgressListener;
import io.hfj.fetch.FetchJob;
import io.hfj.fetch.FetchOutcome;
import io.hfj.fetch.Fetcher;
import io.hfj.fetch.http.HttpSources;
import io.hfj.http.failure.RequestContext;
import io.hfj.http.failure.Rewording;
import io.hfj.http.limit.Quotas;
import io.hfj.hub.HubClient;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.store.FileStore;
import io.hfj.xet.XetSources.CommitSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Carries out the steps of a plan. Thread-safe. */
final class PlanExecutor {
  private final Supplier<HubClient> hub;
  private final Supplier<ContentSources> sources;
  private final Supplier<Fetcher> fetcher;
  private final ErrorHints hints;

  /**
   * @param hub created on first use
   * @param sources of the files' bytes; created on first use
   * @param fetcher created on first use
   */
  PlanExecutor(
      Supplier<HubClient> hub,
      Supplier<ContentSources> sources,
      Supplier<Fetcher> fetcher,
      ErrorHints hints) {
    this.hub = hub;
    this.sources = sources;
    this.fetcher = fetcher;
    this.hints = hints;
  }

  /**
   * Puts files in place whose content is on this disk, and fetches the others.
   *
   * @throws HubException if not all files are in place afterwards
   */
  FetchOutcome run(
      DownloadRequest request,
      ResolvedFiles resolved,
      DownloadPlan plan,
      ProgressListener progress) {
    FileStore store = resolved.store();
    List<RemoteFile> toFetch = new ArrayList<>();
    plan.stepsOf(PlanStep.Place.class)
        .map(PlanStep.Place::file)
        .filter(file -> !store.place(file))
        .forEach(toFetch::add);
    plan.stepsOf(PlanStep.Fetch.class).map(PlanStep.Fetch::file).forEach(toFetch::add);
    if (toFetch.isEmpty()) {
      return new FetchOutcome(0, 0, 0, List.of());
    }
    Map<RemoteFile, List<RemoteFile>> duplicates =
        plan.stepsOf(PlanStep.Duplicate.class)
            .collect(
                Collectors.groupingBy(
                    PlanStep.Duplicate::original,
                    Collectors.mapping(PlanStep.Duplicate::file, Collectors.toList())));
    HubClient client = hub.get();
    RequestContext context = client.about(request.repo(), request.revision().name());
    Function<RemoteFile, HttpSources.Addresses> addresses =
        file ->
            endpoint -> HubClient.address(endpoint, request.repo(), resolved.commit(), file.path());
    HttpSources http = sources.get().http();
    Optional<CommitSources> storage =
        sources
            .get()
            .xet()
            .map(xet -> xet.of(client, request.repo(), resolved.commit(), store.chunkLists()));
    List<FetchJob> jobs =
        toFetch.stream()
            .map(
                file ->
                    new FetchJob(
                        file,
                        request.repo(),
                        () ->
                            Stream.concat(
                                    storage.flatMap(xet -> xet.find(file)).stream(),
                                    Stream.of(http.of(file, addresses.apply(file), context)))
                                .toList(),
                        waiting -> store.open(file, waiting)))
            .toList();
    Quotas.ExpectedCalls expected =
        http.expect(
            addresses.apply(toFetch.get(0)),
            toFetch.size(),
            (wait, left) -> progress.on(new ProgressEvent.Paced(wait, left)));
    FetchOutcome outcome;
    try {
      outcome =
          fetcher
              .get()
              .fetchAll(
                  jobs,
                  file -> {
                    storage.ifPresent(xet -> xet.published(file));
                    duplicates
                        .getOrDefault(file, List.of())
                        .forEach(duplicate -> placeDuplicate(store, duplicate, file, progress));
                  },
                  progress);
    } catch (AccessDenied refused) {
      throw hints.addTo(refused, request.repo());
    } finally {
      storage.ifPresent(CommitSources::saveUnfinished);
      expected.close();
    }
    requireAll(outcome, request.repo());
    return outcome;
  }

  private static void placeDuplicate(
      FileStore store, RemoteFile duplicate, RemoteFile file, ProgressListener progress) {
    progress.on(new ProgressEvent.Started(duplicate.path().value(), duplicate.size(), 0));
    store.placeDuplicate(duplicate, file);
    progress.on(new ProgressEvent.Finished(duplicate.path().value(), duplicate.size()));
  }

  private void requireAll(FetchOutcome outcome, RepoId repo) {
    List<FetchOutcome.Failure> failures = outcome.failures();
    if (failures.isEmpty()) {
      return;
    }
    List<HubException> reasons = failures.stream().map(FetchOutcome.Failure::why).toList();
    HubException first = reasons.get(0);
    String message = first.getMessage();
    String path = failures.get(0).path().value();
    if (!message.contains(path)) {
      message = path + ": " + message;
    }
    if (failures.size() > 1) {
      message = failures.size() + " files failed; the first: " + message;
    }
    throw hints.addTo(combined(reasons, message).about(first.subject().orElse(path)), repo);
  }

  /** Returns one failure for all, of several kinds the one that another run may overcome. */
  private static HubException combined(List<HubException> reasons, String message) {
    HubException why =
        Stream.of(NetworkFailure.class, AccessDenied.class, ContentMismatch.class)
            .flatMap(kind -> reasons.stream().filter(kind::isInstance))
            .findFirst()
            .orElse(reasons.get(0));
    return Rewording.of(why, message, why.advice());
  }
}
