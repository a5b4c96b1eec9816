package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkStateTest {
  private static int begun(int connections, long... sizes) {
    List<FetchJob> jobs = new ArrayList<>();
    for (long size : sizes) {
      RemoteFile file =
          RemoteFile.of(new RepoPath("file-" + jobs.size()), size, new Etag("0".repeat(64)));
      jobs.add(new FetchJob(file, null, null, null));
    }
    FetchLimits limits = new FetchLimits(100, connections, 16, Duration.ofSeconds(10));
    return NetworkState.of(limits, jobs).concurrency().allowed();
  }

  @Test
  void beginsWithManyConnectionsWhereFilesAreSmall() {
    assertEquals(32, begun(64, 8_000, 200, 64 << 10));
    assertEquals(8, begun(64, 8_000, 200, 1 << 20));
    assertEquals(8, begun(64, 1L << 40));
  }

  @Test
  void beginsWithNoMoreThanThereMayBe() {
    assertEquals(3, begun(3, 8_000));
  }
}
