package io.hfj.testing;

import java.util.concurrent.TimeUnit;

/**
 * Holds answers until a test opens the gate, once for all. Thread-safe.
 *
 * <p>{@link #awaitHeld} waits until the server has reached the gate, so that tests need not sleep.
 */
public final class FaultGate {
  // Longer than any test takes; a broken test then fails with a message.
  private static final long TIMEOUT_SECONDS = 30;

  private boolean open;
  private int arrivals;

  /** Releases all held answers, and holds none from now on. */
  public synchronized void open() {
    open = true;
    notifyAll();
  }

  /**
   * Waits until an answer is held; the bytes before the gate have been sent.
   *
   * @throws AssertionError if none comes within 30 seconds
   */
  public void awaitHeld() throws InterruptedException {
    awaitHeld(1);
  }

  /**
   * Waits until a number of answers have reached the gate.
   *
   * @throws AssertionError if they do not within 30 seconds
   */
  public synchronized void awaitHeld(int answers) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (arrivals < answers) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError(arrivals + " answers came to the gate, not " + answers);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** The number of answers that have reached the gate so far. */
  public synchronized int arrivals() {
    return arrivals;
  }

  synchronized void pass() throws InterruptedException {
    arrivals++;
    notifyAll();
    while (!open) {
      wait();
    }
  }
}
