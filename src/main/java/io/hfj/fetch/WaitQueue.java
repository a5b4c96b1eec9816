package io.hfj.fetch;

import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;

/**
 * Threads that wait, each woken alone and in order. To be used under the lock of its owner, except
 * for {@link Waiter#await}; a thread that is added under the lock under which it found no work
 * misses no wake-up.
 */
final class WaitQueue {
  /** A place in the queue. For one wake-up. */
  static final class Waiter {
    private final CountDownLatch woken = new CountDownLatch(1);

    /** Waits to be woken. To be called without the owner's lock. */
    void await() throws InterruptedException {
      woken.await();
    }
  }

  private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
  private long wakeUps;

  Waiter add() {
    Waiter waiter = new Waiter();
    waiting.addLast(waiter);
    return waiter;
  }

  /**
   * Removes a waiter that was interrupted. If it was woken before, its wake-up goes to the next.
   */
  void remove(Waiter waiter) {
    if (!waiting.remove(waiter)) {
      wakeOne();
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Wakes the thread that has waited longest, if there is one. */
  void wakeOne() {
    Waiter first = waiting.poll();
    if (first != null) {
      wakeUps++;
      first.woken.countDown();
    }
  }

  void wakeAll() {
    while (!waiting.isEmpty()) {
      wakeOne();
    }
  }

  /** Returns how many threads have been woken. */
  long wakeUps() {
    return wakeUps;
  }
}
