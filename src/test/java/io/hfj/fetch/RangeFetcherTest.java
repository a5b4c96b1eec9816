package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.fetch.RangeFetcher.LeaseResult;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.store.part.PartFile;
import io.hfj.store.part.PartFiles;
import io.hfj.testing.Sample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RangeFetcherTest {
  private static final int CONNECTIONS = 8;
  private static final long CHECKS = 200;

  private final Sample sample = Sample.large(1, 10 << 20);
  private final ConnectionController connections = new ConnectionController(CONNECTIONS, 64, 32, 2);
  private final StallDetector stalls = new StallDetector(connections, Duration.ofSeconds(10));
  private final BufferPool buffers = new BufferPool(1);
  private final FetchContext context =
      new FetchContext(
          buffers,
          new NetworkState(connections, stalls),
          new Semaphore(8),
          () -> this.now,
          event -> {});
  private final List<Transfer> siblings = new ArrayList<>();
  @TempDir Path folder;
  private long now = 1;

  /** The server works; the connection was one too many for the network. */
  @Test
  void returnsTheRestOfASurplusConnectionWithoutAvoidingTheServer() throws Exception {
    RemoteFile file = sample.at("a.bin");
    MemorySource source = new MemorySource("memory", sample.bytes());
    source.script(this::collapse);
    FetchJob job =
        new FetchJob(
            file, new RepoId(RepoType.MODEL, "acme/one"), () -> List.of(source), one -> null);
    try (PartFile part = PartFiles.open(folder, "a", file.etag(), file.size());
        InOrderHasher hasher = new InOrderHasher(part, buffers, false, range -> {})) {
      RangePlan plan = new RangePlan(part.missing(), () -> 1, () -> 1, false, () -> now);
      FileWork work =
          new FileWork(
              part,
              plan,
              connections.file(file.size(), 0, now),
              hasher,
              new ReceivedBytes(file.path(), event -> {}));
      for (int i = 1; i < CONNECTIONS; i++) {
        Transfer sibling = stalls.begin(now);
        sibling.answered(now, true);
        siblings.add(sibling);
      }
      FileSources sources =
          new FileSources(List.of(source), Optional.empty(), System::nanoTime, text -> {});

      LeaseResult result =
          new RangeFetcher(job, context, sources, work).run(plan.take().orElseThrow(), () -> {});

      assertEquals(LeaseResult.RETURNED, result);
      assertTrue(part.settledBytes() > 0);
      assertEquals(0, source.avoided());
    }
  }

  /** All connections together are so slow that fewer are tried, until this one is closed. */
  private void collapse(long position, AtomicBoolean cancelled) {
    for (int i = 0; position > 0 && i < CHECKS && !cancelled.get(); i++) {
      now += StallDetector.INTERVAL.toNanos();
      connections.moved(20_000);
      siblings.forEach(sibling -> sibling.moved(2_500));
      connections.wanted();
      stalls.check(now);
    }
  }
}
