package io.hfj.testing;

import java.util.concurrent.TimeUnit;

/**
 * Holds answers back until a test opens it, once for all. Thread-safe.
 *
 * <p>{@link #awaitHeld} lets a test go on only when the server stands at the gate, in place of
 * sleeping.
 */
public final class FaultGate {
  // Far beyond any test; only there so that a broken test ends with a message.
  private static final long TIMEOUT_SECONDS = 30;

  private boolean open;
  private int arrivals;

  /** Lets go all that is held, and holds nothing any more. */
  public synchronized void open() {
    open = true;
    notifyAll();
  }

  /**
   * Waits until an answer stands at the gate; what was to be sent before it has been sent.
   *
   * @throws AssertionError if none comes within 30 seconds
   */
  public void awaitHeld() throws InterruptedException {
    awaitHeld(1);
  }

  /**
   * Waits until so many answers have come to the gate.
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

  /** Answers that have come to the gate so far. */
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
