package io.hfj.fetch;

/**
 * Limits the connections to one host: the part of {@link ConnectionController} that learns from
 * refusals. Reads no clock; guarded by the controller.
 */
final class HostLimit {
  /** Answers in a row until one more connection is tried. */
  private static final int FIRST_RUN = 8;

  /** The run doubles with each try that is refused, up to this. */
  private static final int LONGEST_RUN = 64;

  private int inUse;
  private int waiting; // in the queue, or woken and not open yet
  private final WaitQueue queue = new WaitQueue();
  private int ceiling = Integer.MAX_VALUE;
  private int answers;
  private int run = FIRST_RUN;
  private boolean proven = true; // an answer came while the ceiling was reached

  /** Returns whether the host has refused a connection for the number of them. */
  boolean isKnown() {
    return ceiling != Integer.MAX_VALUE;
  }

  int ceiling() {
    return ceiling;
  }

  boolean isAllowed() {
    return inUse < ceiling;
  }

  boolean hasRoom() {
    return inUse + waiting < ceiling;
  }

  WaitQueue queue() {
    return queue;
  }

  /** A thread begins to wait in the queue. */
  void enqueue() {
    waiting++;
  }

  /** Records that a thread has stopped waiting, with or without a place. */
  void dequeue() {
    waiting--;
  }

  /** Returns whether there are others beside one that the caller has open. */
  boolean hasOthers() {
    return inUse > 1;
  }

  void acquire() {
    inUse++;
  }

  void release() {
    inUse--;
  }

  /** Records a response on a connection that is still open. Returns whether the ceiling rose. */
  boolean answered() {
    if (!isKnown()) {
      return false;
    }
    if (inUse >= ceiling && !proven) {
      proven = true;
      run = FIRST_RUN;
    }
    if (++answers < run) {
      return false;
    }
    answers = 0;
    ceiling++;
    proven = false;
    return true;
  }

  /**
   * Records that the host refused a connection, which is closed. Returns whether it serves others;
   * if not, the refusal is about the request and not about their number.
   */
  boolean refused() {
    if (inUse == 0) {
      return false;
    }
    if (!proven) {
      run = Math.min(LONGEST_RUN, 2 * run);
    }
    boolean lower = inUse < ceiling;
    ceiling = Math.min(ceiling, inUse);
    proven = true;
    answers = 0;
    return lower;
  }
}
