package io.hfj.cli.report;

import io.hfj.Interrupted;
import io.hfj.console.Renderer;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A shutdown hook that restores the terminal and prints how to resume when Ctrl+C or a signal ends
 * the process. Received bytes are on disk already. Thread-safe.
 */
final class InterruptMessage implements AutoCloseable {
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final Thread hook;

  private InterruptMessage(Runnable message) {
    this.hook =
        new Thread(
            () -> {
              if (cancelled.compareAndSet(false, true)) {
                message.run();
              }
            },
            "hfj-interrupt");
  }

  /** Registers the hook, which stays active until it is cancelled. */
  static InterruptMessage onInterrupt(
      Renderer renderer, PrintStream err, boolean quiet, boolean json) {
    InterruptMessage registered =
        new InterruptMessage(
            () -> {
              renderer.close();
              if (!quiet) {
                new FailureReport(err)
                    .print(
                        new Interrupted(
                            "interrupted; what has arrived is kept",
                            "run the same command again to go on"),
                        json,
                        false);
              }
            });
    Runtime.getRuntime().addShutdownHook(registered.hook);
    return registered;
  }

  /** Deactivates the hook. */
  void cancel() {
    cancelled.set(true);
  }

  @Override
  public void close() {
    cancel();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The JVM is shutting down; the hook does nothing once cancelled.
    }
  }
}
