package io.hfj.cli;

import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault at every place, once, three times and always, into both stores: a download completes
 * with the right content or reports the cause. {@link MatrixFault} defines the expected results.
 */
class FaultMatrixIT {
  static Stream<MatrixCase> cases() {
    return MatrixCase.quick();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Execution(ExecutionMode.CONCURRENT)
  @Timeout(value = 60, threadMode = SEPARATE_THREAD)
  void completesOrReportsTheCause(MatrixCase combination, @TempDir Path folder) {
    combination.check(folder);
  }
}
