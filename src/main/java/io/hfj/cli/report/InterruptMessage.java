package io.hfj.cli.report;

import io.hfj.Interrupted;
import io.hfj.console.ExitHook;
import io.hfj.console.Renderer;
import java.io.PrintStream;

/**
 * Restores the terminal and prints how to resume when Ctrl+C or a signal ends the process. Received
 * bytes are on disk already.
 */
final class InterruptMessage {
  private InterruptMessage() {}

  /** Registers it; it stays active until it is cancelled. */
  static ExitHook onInterrupt(Renderer renderer, PrintStream err, boolean quiet, boolean json) {
    return ExitHook.register(
        "hfj-interrupt",
        () -> {
          renderer.close();
          if (!quiet) {
            new FailureReport(err)
                .print(
                    new Interrupted(
                        "interrupted; the data received so far is kept",
                        "run the same command again to resume"),
                    json,
                    false);
          }
        });
  }
}
