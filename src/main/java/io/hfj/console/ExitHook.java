package io.hfj.console;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work that is done once when the process is ended, by a signal for example, unless it is cancelled
 * before. Thread-safe.
 */
public final class ExitHook implements AutoCloseable {
  private final AtomicBoolean over = new AtomicBoolean();
  private final Thread thread;

  private ExitHook(String name, Runnable work) {
    this.thread =
        new Thread(
            () -> {
              if (over.compareAndSet(false, true)) {
                work.run();
              }
            },
            name);
  }

  /** Registers the work. If the process is ending already, the work is done at once. */
  public static ExitHook register(String name, Runnable work) {
    ExitHook hook = new ExitHook(name, work);
    try {
      Runtime.getRuntime().addShutdownHook(hook.thread);
    } catch (IllegalStateException ending) {
      hook.thread.run();
    }
    return hook;
  }

  /** Cancels the work if it has not begun. */
  public void cancel() {
    over.set(true);
  }

  @Override
  public void close() {
    cancel();
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException ending) {
      // The thread does nothing once cancelled.
    }
  }
}
