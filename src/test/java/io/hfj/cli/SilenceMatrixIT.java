package io.hfj.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The faults of the matrix in which a server stalls. Each stall takes a second to be detected, so
 * all run in parallel, on more threads than JUnit has.
 */
class SilenceMatrixIT {
  private static final int SIDE_BY_SIDE = 8;

  /** Timeout for all of them: far more than they wait for. */
  private static final int BOUND_SECONDS = 120;

  private static final ExecutorService POOL = Executors.newFixedThreadPool(SIDE_BY_SIDE);

  @AfterAll
  static void stop() {
    POOL.shutdownNow();
  }

  @TestFactory
  Stream<DynamicTest> completesOrReportsTheCause(@TempDir Path folder) {
    List<DynamicTest> tests = MatrixCase.silent().map(one -> begin(one, folder)).toList();
    return tests.stream();
  }

  private static DynamicTest begin(MatrixCase combination, Path folder) {
    Future<Void> running =
        POOL.submit(
            () -> {
              combination.check(Files.createTempDirectory(folder, "case"));
              return null;
            });
    return DynamicTest.dynamicTest(combination.toString(), () -> await(running));
  }

  private static void await(Future<Void> running) throws Exception {
    try {
      running.get(BOUND_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof AssertionError wrong) {
        throw wrong;
      }
      throw new IOException(failed.getCause());
    }
  }
}
