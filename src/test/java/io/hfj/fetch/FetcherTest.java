package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.ContentMismatch;
import io.hfj.Interrupted;
import io.hfj.NetworkFailure;
import io.hfj.ProgressEvent;
import io.hfj.fetch.SourceFailure.Reason;
import io.hfj.model.FileRange;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.progress.ProgressBoard;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFileRemoved;
import io.hfj.store.part.PartFiles;
import io.hfj.testing.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine over sources in memory: nothing in it depends on HTTP. */
@Timeout(60)
class FetcherTest {
  private static final RepoId REPO = new RepoId(RepoType.MODEL, "acme/one");
  private static final Sample SMALL = Sample.large(1, 300_000);

  /** So large that it is fetched in ranges. */
  private static final Sample LARGE = Sample.large(2, 24 << 20);

  private static final int MANY = 4;

  private final List<ProgressEvent> events = new CopyOnWriteArrayList<>();
  @TempDir Path folder;

  /** Publishes the file under its name in the folder. */
  private final class NamedPart extends IncomingPart {
    private final String name;

    NamedPart(RemoteFile file) {
      super(PartFiles.open(folder, file.path().value(), file.etag(), file.size()));
      this.name = file.path().value();
    }

    @Override
    public void publish() throws PartFileRemoved {
      part().publish(folder, folder.resolve(name));
    }
  }

  private FetchOutcome fetch(int connections, FetchJob... jobs) {
    FetchLimits limits =
        new FetchLimits(jobs.length, connections, connections, Duration.ofSeconds(10));
    return new Fetcher(limits, System::nanoTime).fetchAll(List.of(jobs), file -> {}, events::add);
  }

  private FetchJob job(Sample sample, MemorySource... sources) {
    return job(sample.at("a.bin"), sources);
  }

  private FetchJob job(RemoteFile file, MemorySource... sources) {
    return new FetchJob(
        file, REPO, () -> List.of(sources), waiting -> Optional.of(new NamedPart(file)));
  }

  private void requireContent(Sample sample, String name) throws IOException {
    assertArrayEquals(sample.bytes(), Files.readAllBytes(folder.resolve(name)));
  }

  private static byte[] spoiled(Sample sample) {
    byte[] bytes = sample.bytes().clone();
    bytes[bytes.length / 2] ^= 1;
    return bytes;
  }

  private List<String> notices() {
    return events.stream()
        .filter(ProgressEvent.Notice.class::isInstance)
        .map(event -> ((ProgressEvent.Notice) event).text())
        .toList();
  }

  private long lengths(List<FileRange> ranges) {
    return ranges.stream().mapToLong(FileRange::length).sum();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitCancelled(AtomicBoolean cancelled) {
    while (!cancelled.get()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void fetchesAWholeFileAtOnce() throws IOException {
    MemorySource source = new MemorySource("memory", SMALL.bytes());
    FetchOutcome outcome = fetch(1, job(SMALL, source));
    requireContent(SMALL, "a.bin");
    assertEquals(List.of(new FileRange(0, SMALL.bytes().length)), source.asked());
    assertEquals(new FetchOutcome(300_000, 300_000, 300_000, List.of()), outcome);
  }

  @Test
  void fetchesALargeFileInRangesThatDoNotOverlap() throws IOException {
    MemorySource source = new MemorySource("memory", LARGE.bytes());
    FetchOutcome outcome = fetch(MANY, job(LARGE, source));
    requireContent(LARGE, "a.bin");
    assertTrue(source.asked().size() > MANY, source.asked().toString());
    assertEquals(LARGE.bytes().length, lengths(source.asked()));
    assertEquals(LARGE.bytes().length, outcome.fetched());
  }

  @Test
  void fetchesOnlyWhatAnEarlierRunLeft() throws Exception {
    RemoteFile file = LARGE.at("a.bin");
    try (PartFile part = PartFiles.open(folder, "a.bin", file.etag(), file.size())) {
      part.writer().write(5_000_000, LARGE.slice(5_000_000, 10_000_000));
    }
    MemorySource source = new MemorySource("memory", LARGE.bytes());
    FetchOutcome outcome = fetch(MANY, job(file, source));
    requireContent(LARGE, "a.bin");
    assertEquals(LARGE.bytes().length - 10_000_000, lengths(source.asked()));
    assertEquals(LARGE.bytes().length - 10_000_000, outcome.fetched());
  }

  @Test
  void doesNotCountWhatWasCopiedAsFetched() throws IOException {
    MemorySource source =
        new MemorySource("memory", SMALL.bytes())
            .copying(131_072)
            .cost(bytes -> Math.max(0, bytes - 131_072));
    FetchOutcome outcome = fetch(1, job(SMALL, source));
    requireContent(SMALL, "a.bin");
    assertEquals(new FetchOutcome(168_928, 168_928, 300_000, List.of()), outcome);
  }

  /** Here 3,000,000 bytes, which divide neither the ranges of the plan nor the file. */
  @Test
  void takesWhatASourceDeliversInPiecesOfItsOwnSize() throws IOException {
    MemorySource source = new MemorySource("memory", LARGE.bytes()).inPieces(3_000_000);
    FetchOutcome outcome = fetch(1, job(LARGE, source));
    requireContent(LARGE, "a.bin");
    int pieces = (LARGE.bytes().length + 2_999_999) / 3_000_000;
    assertEquals(
        LongStream.range(0, pieces).map(piece -> piece * 3_000_000).boxed().toList(),
        source.opened().stream().map(FileRange::start).toList());
    assertEquals(LARGE.bytes().length, source.bytesRead());
    assertEquals(LARGE.bytes().length, outcome.fetched());
  }

  @Test
  void keepsABytesPlaceWhereSeveralConnectionsShareItsPiece() throws IOException {
    MemorySource source = new MemorySource("memory", LARGE.bytes()).inPieces(3_000_000);
    FetchOutcome outcome = fetch(MANY, job(LARGE, source));
    requireContent(LARGE, "a.bin");
    assertEquals(LARGE.bytes().length, outcome.fetched());
  }

  /** The gap would be asked for again and again. */
  @Test
  void endsTheJobWhereASourceSkipsBytes() {
    MemorySource source = new MemorySource("memory", SMALL.bytes()).skipping(1);
    assertThrows(IllegalStateException.class, () -> fetch(1, job(SMALL, source)));
  }

  @Test
  void triesAgainWhereTheSourceSaysSoAndAsksForTheRestAlone() throws IOException {
    AtomicBoolean failed = new AtomicBoolean();
    MemorySource source = new MemorySource("memory", SMALL.bytes());
    source.script(
        (position, cancelled) -> {
          if (position >= 100_000 && failed.compareAndSet(false, true)) {
            throw source.failure(Reason.RETRY);
          }
        });
    fetch(1, job(SMALL, source));
    requireContent(SMALL, "a.bin");
    assertEquals(2, source.asked().size());
    assertEquals(SMALL.bytes().length, source.bytesRead());
    assertEquals(1, events.stream().filter(ProgressEvent.Retrying.class::isInstance).count());
  }

  @Test
  void reportsTheFailureOfASourceThatIsTheOnlyOne() {
    MemorySource source = new MemorySource("memory", SMALL.bytes());
    source.script(
        (position, cancelled) -> {
          throw source.failure(Reason.FINAL);
        });
    NetworkFailure failure = assertThrows(NetworkFailure.class, () -> fetch(1, job(SMALL, source)));
    assertEquals("memory failed", failure.getMessage());
    assertEquals(1, source.asked().size());
  }

  @Test
  void blamesTheOriginOfAWrongByteAndFetchesFromAnotherSource() throws IOException {
    MemorySource wrong = new MemorySource("wrong", spoiled(SMALL));
    MemorySource right = new MemorySource("right", SMALL.bytes());
    FetchOutcome outcome = fetch(1, job(SMALL, wrong, right));
    requireContent(SMALL, "a.bin");
    assertEquals(SMALL.bytes().length, right.bytesRead());
    assertEquals(
        List.of(
            "a.bin: hash mismatch in a.bin from wrong; continuing with another source",
            "a.bin: hash mismatch in the data from wrong; downloading it again"),
        notices());
    assertEquals(300_000, outcome.verified());
  }

  @Test
  void distrustsTheOriginWhereThereIsNoOtherSource() {
    MemorySource wrong = new MemorySource("wrong", spoiled(SMALL));
    FetchOutcome outcome = fetch(1, job(SMALL, wrong));
    assertEquals(List.of(Set.of("wrong")), wrong.suspected());
    assertEquals(1, outcome.failures().size());
    ContentMismatch why = assertInstanceOf(ContentMismatch.class, outcome.failures().get(0).why());
    assertTrue(why.getMessage().contains("from wrong"), why.getMessage());
    assertTrue(why.getMessage().endsWith("twice in a row"), why.getMessage());
  }

  @Test
  void reportsAllBytesOfACorruptFileAsDiscarded() {
    ProgressBoard board = new ProgressBoard(System::nanoTime);
    fetch(1, job(SMALL, new MemorySource("wrong", spoiled(SMALL))));
    events.forEach(board::on);
    assertEquals(0, board.snapshot().bytes().done());
  }

  @Test
  void leavesASourceThatFailedForAnotherAndKeepsItsBytes() throws IOException {
    MemorySource broken = new MemorySource("broken", SMALL.bytes());
    broken.script(
        (position, cancelled) -> {
          if (position >= 100_000) {
            throw broken.failure(Reason.FINAL);
          }
        });
    MemorySource next = new MemorySource("next", SMALL.bytes());
    FetchOutcome outcome = fetch(1, job(SMALL, broken, next));
    requireContent(SMALL, "a.bin");
    assertEquals(List.of(new FileRange(broken.bytesRead(), SMALL.bytes().length)), next.asked());
    assertEquals(List.of("a.bin: broken failed; continuing with another source"), notices());
    assertEquals(300_000, outcome.fetched());
    assertEquals(300_000, outcome.network());
  }

  @Test
  void leavesASourceWithOtherContentWithoutAnotherAttempt() throws IOException {
    MemorySource changed = new MemorySource("changed", SMALL.bytes());
    changed.script(
        (position, cancelled) -> {
          throw changed.failure(Reason.CHANGED);
        });
    fetch(1, job(SMALL, changed, new MemorySource("next", SMALL.bytes())));
    requireContent(SMALL, "a.bin");
    assertEquals(1, changed.asked().size());
  }

  /**
   * One connection fails for good once all are in the middle of their ranges; the others wait there
   * for ever, until they are cancelled.
   */
  @Test
  void abandonsASourceOnAllConnectionsInTheMiddleOfAFile() throws IOException {
    CountDownLatch waiting = new CountDownLatch(MANY - 1);
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean();
    MemorySource broken = new MemorySource("broken", LARGE.bytes());
    ThreadLocal<Long> begun = new ThreadLocal<>();
    broken.script(
        (position, cancelled) -> {
          if (begun.get() == null) {
            begun.set(position);
          }
          if (position - begun.get() < 1_000_000) {
            return;
          }
          if (first.compareAndSet(false, true)) {
            await(waiting);
            throw broken.failure(Reason.FINAL);
          }
          waiting.countDown();
          awaitCancelled(cancelled);
        });
    MemorySource next = new MemorySource("next", LARGE.bytes());

    FetchOutcome outcome = fetch(MANY, job(LARGE, broken, next));

    requireContent(LARGE, "a.bin");
    assertEquals(MANY, broken.asked().size());
    assertTrue(broken.bytesRead() >= MANY * 1_000_000, broken.bytesRead() + " bytes");
    assertEquals(LARGE.bytes().length, broken.bytesRead() + next.bytesRead());
    assertEquals(LARGE.bytes().length, outcome.fetched());
    assertEquals(LARGE.bytes().length, outcome.network());
  }

  @Test
  void countsTheBytesOfTheNetworkApartFromThoseOfTheContent() throws IOException {
    MemorySource compressed =
        new MemorySource("compressed", LARGE.bytes()).cost(bytes -> bytes / 2);
    FetchOutcome outcome = fetch(1, job(LARGE, compressed));
    requireContent(LARGE, "a.bin");
    assertEquals(LARGE.bytes().length, outcome.fetched());
    assertTrue(outcome.network() <= LARGE.bytes().length / 2, outcome.network() + " bytes");
    assertTrue(outcome.network() > LARGE.bytes().length / 3, outcome.network() + " bytes");
    assertEquals(LARGE.bytes().length, outcome.verified());
  }

  /** The first stream fetches the object, the others find it in memory. */
  @Test
  void servesSeveralFilesFromOneStoredObject() throws IOException {
    Sample other = Sample.large(3, 200_000);
    AtomicLong stored = new AtomicLong(180_000); // compressed
    MemorySource.Cost cost = bytes -> stored.getAndSet(0);
    MemorySource first = new MemorySource("object", SMALL.bytes());
    MemorySource second = new MemorySource("object", other.bytes());
    FetchOutcome outcome =
        fetch(
            1,
            job(SMALL.at("a.bin"), first.cost(new Once(cost))),
            job(other.at("b.bin"), second.cost(new Once(cost))));
    requireContent(SMALL, "a.bin");
    requireContent(other, "b.bin");
    assertEquals(500_000, outcome.fetched());
    assertEquals(180_000, outcome.network());
  }

  /** What a stream costs is decided by its first bytes. */
  private static final class Once implements MemorySource.Cost {
    private final MemorySource.Cost cost;
    private long network = -1;

    Once(MemorySource.Cost cost) {
      this.cost = cost;
    }

    @Override
    public synchronized long network(long contentBytes) {
      if (network < 0) {
        network = cost.network(contentBytes);
      }
      return network;
    }
  }

  /** Eight times as fast a clock as the machine's makes the wait short. */
  @Test
  void cancelsASilentStreamAndAsksAgain() throws IOException {
    AtomicBoolean silent = new AtomicBoolean();
    MemorySource source = new MemorySource("memory", SMALL.bytes());
    source.script(
        (position, cancelled) -> {
          if (silent.compareAndSet(false, true)) {
            awaitCancelled(cancelled);
          }
        });
    new Fetcher(new FetchLimits(1, 1, 1, Duration.ofMillis(1)), () -> 8 * System.nanoTime())
        .fetchAll(List.of(job(SMALL, source)), file -> {}, events::add);
    requireContent(SMALL, "a.bin");
    assertEquals(2, source.asked().size());
    assertTrue(
        events.contains(
            new ProgressEvent.Retrying(
                SMALL.at("a.bin").path().value(), 2, Duration.ZERO, "memory stalled")),
        events.toString());
  }

  @Test
  void cancelsItsStreamsWhenTheJobIsStopped() throws IOException {
    CountDownLatch waiting = new CountDownLatch(MANY);
    MemorySource source = new MemorySource("memory", LARGE.bytes());
    source.script(
        (position, cancelled) -> {
          if (position % (4 << 20) >= 1_000_000) {
            waiting.countDown();
            awaitCancelled(cancelled);
          }
        });
    Thread caller = Thread.currentThread();
    Thread stopper =
        new Thread(
            () -> {
              await(waiting);
              caller.interrupt();
            });
    stopper.start();

    assertThrows(Interrupted.class, () -> fetch(MANY, job(LARGE, source)));

    assertTrue(Thread.interrupted());
    RemoteFile file = LARGE.at("a.bin");
    try (PartFile part = PartFiles.open(folder, "a.bin", file.etag(), file.size())) {
      assertEquals(source.bytesRead(), part.settledBytes());
    }
  }
}
