package io.hfj.cli.report;

import io.hfj.console.Renderer;
import io.hfj.error.Interrupted;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is said when Ctrl+C or a signal ends the process: the terminal is given back, and the user
 * told how to go on. Nothing has to be saved, what has arrived is on disk already. Thread-safe.
 */
final class InterruptMessage implements AutoCloseable {
  private final AtomicBoolean over = new AtomicBoolean();
  private final Thread hook;

  private InterruptMessage(Runnable words) {
    this.hook =
        new Thread(
            () -> {
              if (over.compareAndSet(false, true)) {
                words.run();
              }
            },
            "hfj-goodbye");
  }

  /** To be said from now on, until it is cancelled. */
  static InterruptMessage onInterrupt(
      Renderer shown, PrintStream err, boolean quiet, boolean json) {
    InterruptMessage goodbye =
        new InterruptMessage(
            () -> {
              shown.close();
              if (!quiet) {
                new FailureReport(err)
                    .tell(
                        new Interrupted(
                            "interrupted; what has arrived is kept",
                            "run the same command again to go on"),
                        json,
                        false);
              }
            });
    Runtime.getRuntime().addShutdownHook(goodbye.hook);
    return goodbye;
  }

  /** The work is done: from now on there is nothing to say. */
  void cancel() {
    over.set(true);
  }

  @Override
  public void close() {
    cancel();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // It runs, or has run, and finds that it is over.
    }
  }
}
