package io.hfj.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.Hub;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.ChildProcess;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads a large file by the library with little memory. */
@Tag("bench")
class LibraryBench {
  private static final long SIZE = 5L << 30;

  @TempDir Path folder;

  @Test
  void downloadsFiveGigabytesWithAHeapOf64() throws Exception {
    HubRepo repo = HubRepo.model("acme/large").lfs("large.bin", Content.generated(1, SIZE)).build();
    try (FakeHub server = FakeHub.start(repo)) {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx64m",
              "-cp",
              System.getProperty("java.class.path"),
              LargeDownload.class.getName(),
              server.endpoint(),
              folder.resolve("hub").toString());
      long start = System.nanoTime();
      try (ChildProcess process = ChildProcess.start(folder, Map.of(), command)) {
        assertTrue(process.endsWithin(TimeUnit.MINUTES.toMillis(10)));
        HfjRun.Result result = process.await();
        assertEquals(0, result.exit(), result.all());
        assertEquals(SIZE, Files.size(Path.of(result.out().strip())));
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(Locale.ROOT, "%n5 GiB by the library with -Xmx64m: %.1f s%n", seconds);
    }
  }

  /** A program that downloads one file into a cache and prints its path. */
  static final class LargeDownload {
    private LargeDownload() {}

    public static void main(String[] args) {
      try (Hub hub = Hub.builder().endpoint(args[0]).cache(Path.of(args[1])).build()) {
        System.out.println(hub.file("acme/large", "large.bin"));
      }
    }
  }
}
