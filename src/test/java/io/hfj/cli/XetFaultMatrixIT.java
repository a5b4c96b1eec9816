package io.hfj.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault of chunked storage at every place, once, three times and always, with {@code --xet
 * on} and {@code auto}, into both stores, with the bridge as a way out and without. Each build
 * checks a sample; {@code -Dhfj.xet.matrix=all} checks all combinations, and another value those
 * whose names contain it.
 */
class XetFaultMatrixIT {
  private static final String FILTER = System.getProperty("hfj.xet.matrix", "");
  private static final long SEED = Long.getLong("hfj.xet.matrix.seed", 1);
  private static final int SAMPLE = Integer.getInteger("hfj.xet.matrix.sample", 200);

  /** Those take a second or more each. */
  private static final int SLOW_SAMPLE = 4;

  private static final int SIDE_BY_SIDE = 6;
  private static final int BOUND_SECONDS = 120;

  private static final ExecutorService POOL = Executors.newFixedThreadPool(SIDE_BY_SIDE);

  @AfterAll
  static void stop() {
    POOL.shutdownNow();
  }

  @TestFactory
  Stream<DynamicTest> completesOverOneOfTheRoutes(@TempDir Path folder) {
    return Stream.concat(chosen(true, SLOW_SAMPLE), chosen(false, SAMPLE))
        .map(one -> begin(one, folder))
        .toList()
        .stream();
  }

  private static Stream<XetMatrixCase> chosen(boolean slow, int sample) {
    List<XetMatrixCase> cases =
        new ArrayList<>(
            XetMatrixCase.all()
                .filter(one -> one.fault().takesTime() == slow)
                .filter(one -> !slow || !FILTER.isEmpty() || one.often() == FaultRepetition.ONCE)
                .filter(one -> FILTER.equals("all") || one.toString().contains(FILTER))
                .toList());
    Collections.shuffle(cases, new Random(SEED));
    return cases.stream().limit(FILTER.isEmpty() ? sample : cases.size());
  }

  private static DynamicTest begin(XetMatrixCase combination, Path folder) {
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
    } catch (TimeoutException hangs) {
      throw new AssertionError("does not end", hangs);
    }
  }
}
