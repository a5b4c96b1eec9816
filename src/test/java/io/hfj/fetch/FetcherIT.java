package io.hfj.fetch;

import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.resolve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.Interrupted;
import io.hfj.ProgressEvent;
import io.hfj.ProgressListener;
import io.hfj.fetch.http.HttpSources;
import io.hfj.http.Redirects;
import io.hfj.http.failure.RequestContext;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.limit.Quotas;
import io.hfj.http.limit.RateLimitedCallFactory;
import io.hfj.http.retry.Endpoints;
import io.hfj.http.retry.Retry;
import io.hfj.http.retry.RetryPolicy;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import io.hfj.store.part.PartFiles;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FetcherIT {
  private static final Content LARGE_CONTENT = Content.generated(2, 3_000_000);
  private static final HubRepo REPO =
      HubRepo.model("acme/one")
          .lfs("a.bin", Content.generated(1, 100_000))
          .lfs("b.bin", LARGE_CONTENT)
          .build();
  private static final RemoteFile FILE = remote("a.bin");

  /** So large that it has a journal, and can be resumed. */
  private static final RemoteFile LARGE = remote("b.bin");

  private static final FetchLimits LIMITS = new FetchLimits(1, 1, 1, Duration.ofSeconds(10));

  @TempDir Path folder;

  /** A file that must not be published. */
  private static class WrongPart extends IncomingPart {
    WrongPart(PartFile part) {
      super(part);
    }

    @Override
    public void publish() throws PartFileRemoved {
      throw new AssertionError("the bytes were wrong");
    }
  }

  private IncomingPart unchecked(RemoteFile file) {
    return new IncomingPart(PartFiles.open(folder, "a", file.etag(), file.size()));
  }

  @Test
  void closesAFileThatWaitedForAWorkerWhenTheJobWasStopped() {
    try (FakeHub hub = FakeHub.start(REPO)) {
      hub.on(data()).fault(Fault.flipBit(0));
      Fetcher fetcher = fetcher(System::nanoTime);
      IncomingPart place = new WrongPart(PartFiles.open(folder, "a", FILE.etag(), FILE.size()));
      FetchJob job = job(hub, FILE, place);
      Thread caller = Thread.currentThread();

      assertThrows(
          Interrupted.class,
          () ->
              fetcher.fetchAll(
                  List.of(job),
                  file -> {},
                  event -> {
                    if (event instanceof ProgressEvent.Discarded) {
                      stop(caller);
                    }
                  }));

      assertTrue(Thread.interrupted());
      assertTrue(place.isClosed());
    }
  }

  /** Each hop could else take as long as all of them together may. */
  @Test
  void sharesTheTimeForAnAnswerAmongAllHops() {
    try (FakeHub hub = FakeHub.start(REPO)) {
      List<Redirects> chains = new ArrayList<>();
      RateLimitedCallFactory watched =
          calls(
              chain -> {
                chains.add(chain.request().tag(Redirects.class));
                return chain.proceed(chain.request());
              });
      FetchJob job = job(hub, FILE, unchecked(FILE), watched);

      fetcher(System::nanoTime).fetchAll(List.of(job), file -> {}, event -> {});

      assertEquals(2, chains.size());
      assertEquals(1, Set.copyOf(chains).size());
    }
  }

  /** The address is still good, and each request to the Hub counts against its quota. */
  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void doesNotAskTheHubAgainWhenTheStoreIsBusy(int status) {
    try (FakeHub hub = FakeHub.start(REPO)) {
      hub.on(data()).times(3).fault(Fault.status(status, "busy"));
      FetchJob job = job(hub, FILE, unchecked(FILE));

      fetcher(System::nanoTime).fetchAll(List.of(job), file -> {}, event -> {});

      assertEquals(4, hub.requests(data()).size());
      assertEquals(1, hub.requests(resolve()).size());
    }
  }

  /** What another worker fetched meanwhile would else count as an earlier run's. */
  @Test
  void leasesNoRangeOfAFileBeforeItReportedWhatItStartsWith() {
    try (FakeHub hub = FakeHub.start(REPO)) {
      IncomingPart place = new WrongPart(PartFiles.open(folder, "a", FILE.etag(), FILE.size()));
      FetchJob job = job(hub, FILE, place);
      AtomicReference<FileFetcher> begun = new AtomicReference<>();
      List<Optional<Lease>> given = new ArrayList<>();
      FetchContext context =
          context(
              job,
              event -> {
                if (event instanceof ProgressEvent.Started) {
                  given.add(begun.get().takeLease());
                }
              });
      begun.set(
          new FileFetcher(job, context, new FetchScheduler(List.of(), context, 1, file -> {})));

      hub.on(data()).fault(Fault.status(404, "gone"));
      begun.get().begin();

      assertEquals(List.of(Optional.empty()), given);
      assertTrue(place.isClosed());
    }
  }

  @Test
  void completesAFileThatWasRemovedIfAnotherProcessLeftAllOfIt() throws Exception {
    try (FakeHub hub = FakeHub.start(REPO)) {
      Deque<PartFile> left = new ArrayDeque<>(List.of(complete("left"), complete("right")));
      Path target = folder.resolve("b.bin");
      IncomingPart place =
          new IncomingPart(PartFiles.open(folder, "own", LARGE.etag(), LARGE.size())) {
            @Override
            public void publish() throws PartFileRemoved {
              part().publish(folder, target);
            }

            @Override
            public Optional<PartFile> renew() {
              replace(left.remove());
              return Optional.of(part());
            }
          };

      fetcher(System::nanoTime)
          .fetchAll(
              List.of(job(hub, LARGE, place)),
              file -> {},
              event -> {
                if (event instanceof ProgressEvent.Checking) {
                  remove(folder.resolve("own" + PartFiles.SUFFIX));
                  remove(folder.resolve("left" + PartFiles.SUFFIX));
                }
              });

      assertEquals(LARGE.size(), Files.size(target));
      assertTrue(place.isClosed());
    }
  }

  @Test
  void endsTheJobWhenItsStallDetectorFails() {
    try (FakeHub hub = FakeHub.start(REPO)) {
      hub.on(data()).fault(Fault.stallAfter(0));
      LongSupplier broken =
          () -> {
            boolean begun = !hub.requests(data()).isEmpty();
            if (begun && Thread.currentThread().getName().equals("hfj-watch")) {
              throw new IllegalStateException("a bug");
            }
            return System.nanoTime();
          };
      IncomingPart place = new WrongPart(PartFiles.open(folder, "a", FILE.etag(), FILE.size()));

      assertThrows(
          IllegalStateException.class,
          () -> fetcher(broken).fetchAll(List.of(job(hub, FILE, place)), file -> {}, event -> {}));

      assertTrue(place.isClosed());
    }
  }

  private static Fetcher fetcher(LongSupplier nanos) {
    return new Fetcher(LIMITS, nanos);
  }

  private static FetchContext context(FetchJob job, ProgressListener progress) {
    return new FetchContext(
        new BufferPool(1),
        NetworkState.of(LIMITS, List.of(job)),
        new Semaphore(LIMITS.connections()),
        System::nanoTime,
        progress);
  }

  private static HttpSources sources(FakeHub hub, RateLimitedCallFactory calls) {
    HttpUrl endpoint = HttpUrl.get(hub.endpoint());
    return new HttpSources(
        calls,
        new HubHosts(endpoint),
        new Endpoints(List.of(endpoint), text -> {}),
        new Retry(RetryPolicy.DEFAULT, delay -> {}, () -> 0.5, () -> 0),
        System::nanoTime);
  }

  private static RateLimitedCallFactory calls(Interceptor interceptor) {
    return new RateLimitedCallFactory(
        new OkHttpClient.Builder().followRedirects(false).addInterceptor(interceptor).build(),
        new Quotas(System::nanoTime, delay -> {}, Duration.ofSeconds(1), text -> {}));
  }

  private static RemoteFile remote(String path) {
    Content content = REPO.file("main", path).content();
    return RemoteFile.of(new RepoPath(path), content.size(), new Etag(content.sha256()));
  }

  private static FetchJob job(FakeHub hub, RemoteFile file, IncomingPart place) {
    return job(hub, file, place, calls(chain -> chain.proceed(chain.request())));
  }

  private static FetchJob job(
      FakeHub hub, RemoteFile file, IncomingPart place, RateLimitedCallFactory calls) {
    HttpUrl endpoint = HttpUrl.get(hub.endpoint());
    RequestContext asked =
        new RequestContext(endpoint, REPO.id(), "main", Optional.empty(), Optional.empty());
    HttpUrl address = HttpUrl.get(hub.endpoint() + "/acme/one/resolve/main/" + file.path());
    HttpSources sources = sources(hub, calls);
    return new FetchJob(
        file,
        REPO.id(),
        () -> List.of(sources.of(file, at -> address, asked)),
        waiting -> Optional.of(place));
  }

  private PartFile complete(String stem) throws PartFileRemoved {
    PartFile part = PartFiles.open(folder, stem, LARGE.etag(), LARGE.size());
    part.writer().write(0, ByteBuffer.wrap(LARGE_CONTENT.bytes()));
    return part;
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Interrupts the caller of the job, and returns when it has stopped the workers and waits. */
  private static void stop(Thread caller) {
    caller.interrupt();
    while (caller.isInterrupted() || caller.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }
}
