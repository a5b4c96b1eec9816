package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.error.ExitCode;
import io.hfj.error.NetworkFailure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FailureReportTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final FailureReport report =
      new FailureReport(new PrintStream(shown, true, StandardCharsets.UTF_8));

  @Test
  void tellsErrorAndHintInALineEachWhateverServersSaid() {
    NetworkFailure failure =
        new NetworkFailure("no\u001b[2J way\nhint: a", "did you mean \u001b]0;x\u0007?\nhint: b");

    assertEquals(ExitCode.NETWORK, report.tell(failure, false, false));
    assertEquals(
        "error: no?[2J way?hint: a\nhint: did you mean ?]0;x??" + "?hint: b\n",
        shown.toString(StandardCharsets.UTF_8));
  }

  @Test
  void leavesLongSentencesWhole() {
    String names = "name, ".repeat(100);

    report.tell(new NetworkFailure("no", names), false, false);
    assertEquals("error: no\nhint: " + names + "\n", shown.toString(StandardCharsets.UTF_8));
  }
}
