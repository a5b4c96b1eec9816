package io.hfj.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.download.DownloadRequest;
import io.hfj.download.DownloadResult;
import io.hfj.download.Downloader;
import io.hfj.download.FileSelection;
import io.hfj.hub.ListingFormat;
import io.hfj.model.RemoteFile;
import io.hfj.model.Revision;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.store.FileStore;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubKind;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun;
import io.hfj.testing.ManyFiles;
import io.hfj.testing.PrefilledStore;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks the cost models documented in {@code fetch}, {@code hub} and {@code download} with three
 * sizes each. Requests and bytes are exact; times are judged as ratios, with a margin for other
 * load on the machine.
 */
@Tag("bench")
class ScaleBench {
  /** The default number of connections. */
  private static final int CONNECTIONS = 32;

  private static final int PAGE = 1000;
  private static final long MIB = 1 << 20;
  private static final Duration LATENCY = Duration.ofMillis(20);

  /** The largest ratio of costs per file that still counts as constant. */
  private static final double MAX_RATIO = 3;

  @TempDir Path folder;

  private static void row(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  @Test
  void smallFilesTakeARequestEachAndShareTheLatency() {
    row("%nSmall files, %d ms a request, one hop", LATENCY.toMillis());
    row("(the first row only warms up)");
    row(
        "%8s %8s %8s %8s %8s %9s %10s",
        "files", "bytes", "calls", "pages", "at once", "s", "ms/file");
    small(PAGE / 10, 8, "warming up");
    for (int size : new int[] {200, 8000}) {
      List<Double> perFile = new ArrayList<>();
      for (int files : new int[] {100, 300, 1000}) {
        perFile.add(small(files, size, "measured") / files);
      }
      assertTrue(perFile.get(1) <= MAX_RATIO * perFile.get(0), size + " " + perFile);
      assertTrue(perFile.get(2) <= MAX_RATIO * perFile.get(0), size + " " + perFile);
    }
  }

  /** Fetches many small files; returns the seconds. */
  private double small(int files, int size, String why) {
    HubRepoBuilder repo = HubRepo.model("acme/small");
    for (int i = 0; i < files; i++) {
      String text = String.format(Locale.ROOT, "%08d", i).repeat(size / 8);
      repo.file(String.format(Locale.ROOT, "part/%05d.txt", i), text);
    }
    try (FakeHub hub = FakeHub.start(repo.build())) {
      hub.on(FakeHubMatch.any())
          .fault(Fault.running(() -> LockSupport.parkNanos(LATENCY.toNanos())));
      double seconds = download(hub, "acme/small", why + "-" + files + "-" + size);
      int calls = hub.requests().size();
      int pages = hub.requests(FakeHubMatch.tree()).size();
      int atOnce = hub.mostAtOnce(FakeHubKind.RESOLVE);
      row(
          "%8d %8d %8d %8d %8d %9.2f %10.1f",
          files, size, calls, pages, atOnce, seconds, seconds * 1000 / files);
      assertEquals(files / PAGE + 1, pages); // the folder is an entry too
      assertEquals(files, hub.requests(FakeHubMatch.resolve()).size());
      assertEquals(1 + pages + files, calls);
      double latency = LATENCY.toNanos() / 1e9;
      double least = latency * (1 + pages + (double) files / CONNECTIONS);
      assertTrue(seconds >= least, seconds + " s are fewer than the latency allows");
      return seconds;
    }
  }

  @Test
  void largeFilesAreAskedForOnceInRangesAndMemoryDoesNotGrow() {
    row("%nOne large file, no latency");
    row("%8s %8s %10s %12s %10s %8s", "MiB", "ranges", "at once", "MiB served", "direct MiB", "s");
    for (int mebibytes : new int[] {16, 64, 256}) {
      large(mebibytes);
    }
  }

  private void large(int mebibytes) {
    long size = mebibytes * MIB;
    HubRepo repo =
        HubRepo.model("acme/large").lfs("model.bin", Content.generated(mebibytes, size)).build();
    try (FakeHub hub = FakeHub.start(repo)) {
      System.gc();
      long before = directBytes();
      double seconds = download(hub, "acme/large", "large-" + mebibytes);
      long direct = Math.max(0, directBytes() - before);
      int ranges = hub.requests(FakeHubMatch.data()).size();
      long served = hub.bytesServed(FakeHubMatch.data());
      row(
          "%8d %8d %10d %12.1f %10.1f %8.2f",
          mebibytes,
          ranges,
          hub.mostAtOnce(FakeHubKind.DATA),
          (double) served / MIB,
          (double) direct / MIB,
          seconds);
      assertEquals(1, hub.requests(FakeHubMatch.resolve()).size());
      assertTrue(ranges >= mebibytes / 64 && ranges <= mebibytes / 2 + 1, ranges + " ranges");
      // Bytes already in flight when a range is cut are dropped.
      assertTrue(served >= size && served <= 1.1 * size, served + " bytes");
      // Two buffers of 256 KiB per connection, and what hashing reads back.
      assertTrue(direct <= 2 * CONNECTIONS * MIB / 4 + 4 * MIB, direct + " bytes of buffers");
    }
  }

  @Test
  void filesThatAreDoneHoldNoBuffers() {
    row("%nLarge files of 8 MiB over 2 connections, looked at when the last file begins");
    row("%8s %12s", "files", "direct MiB");
    for (int files : new int[] {4, 12, 36}) {
      HubRepoBuilder repo = HubRepo.model("acme/many").file("last.txt", "small, thus last");
      for (int i = 0; i < files; i++) {
        repo.lfs("model-" + i + ".bin", Content.generated(i, 8 * MIB));
      }
      long max = 2 * 2 * MIB / 4 + 4 * MIB;
      long[] direct = {0};
      try (FakeHub hub = FakeHub.start(repo.build())) {
        long before = settledDirectBytes(0);
        hub.on(FakeHubMatch.resolve().path("last.txt"))
            .fault(Fault.running(() -> direct[0] = settledDirectBytes(before + max) - before));
        download(hub, "acme/many", "many-" + files, "--connections", "2");
      }
      row("%8d %12.1f", files, (double) direct[0] / MIB);
      assertTrue(direct[0] <= max, direct[0] + " bytes of buffers");
    }
  }

  /** Bytes of direct buffers in use; unused ones are freed some time after a collection. */
  private static long settledDirectBytes(long target) {
    long bytes = Long.MAX_VALUE;
    for (int tries = 0; tries < 20 && bytes > target; tries++) {
      System.gc();
      LockSupport.parkNanos(LATENCY.toNanos());
      bytes = directBytes();
    }
    return bytes;
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  private double download(FakeHub hub, String repo, String name, String... options) {
    HfjRun run = new HfjRun(folder.resolve(name)).env("HF_ENDPOINT", hub.endpoint());
    long start = System.nanoTime();
    List<String> arguments = new ArrayList<>(List.of("download", repo));
    arguments.addAll(List.of(options));
    HfjRun.Result result = run.run(arguments.toArray(String[]::new));
    double seconds = (System.nanoTime() - start) / 1e9;
    assertEquals(0, result.exit(), result.all());
    return seconds;
  }

  @Test
  void planningGrowsWithTheFilesAndNoFaster() throws Exception {
    row("%nReading a kept listing and planning it; bytes are of the heap");
    row("%10s %8s %12s %12s %12s", "place", "files", "ms", "listed B/f", "planned B/f");
    for (PrefilledStore.StoreKind kind : PrefilledStore.StoreKind.values()) {
      plan(kind, 1_000); // warms up
      List<Double> perFile = new ArrayList<>();
      for (int files : new int[] {10_000, 30_000, 100_000}) {
        perFile.add(plan(kind, files) / files);
      }
      assertTrue(perFile.get(1) <= MAX_RATIO * perFile.get(0), kind + " " + perFile);
      assertTrue(perFile.get(2) <= MAX_RATIO * perFile.get(0), kind + " " + perFile);
    }
  }

  /** Plans many files, none of which is on disk; returns the milliseconds. */
  private double plan(PrefilledStore.StoreKind kind, int files) {
    Path root = folder.resolve(kind + "-" + files);
    FileStore store = kind.storeIn(root);
    List<RemoteFile> all = ManyFiles.of(files);
    store.writeListing(out -> ListingFormat.write(all, out));
    store.complete(); // a cache keeps no listing before
    Path listing = store.findListing().orElseThrow();
    double listed = heapOf(() -> ListingFormat.read(listing).orElseThrow()) / files;
    long[] nanos = {Long.MAX_VALUE};
    double planned =
        heapOf(
                () -> {
                  long start = System.nanoTime();
                  DownloadResult result = planOnly(kind, root);
                  nanos[0] = System.nanoTime() - start;
                  assertEquals(files, result.plan().steps().size());
                  return result;
                })
            / files;
    double millis = nanos[0] / 1e6;
    row("%10s %8d %12.1f %12.0f %12.0f", kind, files, millis, listed, planned);
    if (files >= 10_000) {
      assertTrue(listed <= 500, listed + " bytes for a listed file");
      assertTrue(planned <= 400, planned + " bytes for a planned file");
    }
    return millis;
  }

  private static DownloadResult planOnly(PrefilledStore.StoreKind kind, Path root) {
    Downloader downloader =
        new Downloader(
            () -> {
              throw new AssertionError("the Hub need not be asked");
            },
            () -> {
              throw new AssertionError("nothing failed");
            },
            () -> {
              throw new AssertionError("nothing is to be fetched");
            },
            () -> {
              throw new AssertionError("nothing is to be fetched");
            },
            kind.target(root),
            System::nanoTime);
    Revision commit = new Revision(PrefilledStore.COMMIT.hex());
    return downloader.run(
        new DownloadRequest(PrefilledStore.REPO, commit, FileSelection.ALL, false, false, true),
        event -> {});
  }

  /** Bytes of heap retained by a new object. */
  private static double heapOf(Supplier<Object> maker) {
    long before = usedHeap();
    Object object = maker.get();
    long after = usedHeap();
    Reference.reachabilityFence(object);
    return after - before;
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
