package io.hfj.console;

import io.hfj.ProgressEvent;
import io.hfj.progress.ProgressBoard;
import io.hfj.progress.ProgressSnapshot;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Queues events of all threads for one thread that draws them in order. Only that thread writes, so
 * only it is blocked by a terminal stopped with Ctrl+S or a full pipe. The queue has no bound: it
 * holds a few events a file, less than the plan.
 */
abstract class TickedRenderer implements Renderer {
  private static final Duration TICK = Duration.ofMillis(100);

  private final ProgressBoard board;
  private final PrintStream out;
  private final Duration patience;
  private final Queue<ProgressEvent> waiting = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Object drawing = new Object();
  private final Set<String> reasons = new HashSet<>(); // guarded by drawing
  private volatile boolean closing;
  private boolean finished; // guarded by drawing
  private ScheduledExecutorService ticker; // guarded by this

  /**
   * @param patience how long {@link #close} waits for {@code out} to accept the rest
   */
  TickedRenderer(ProgressBoard board, PrintStream out, Duration patience) {
    this.board = board;
    this.out = out;
    this.patience = patience;
  }

  /**
   * Draws the events since the last call.
   *
   * @param events in order, without {@code Received}
   * @param last whether this is the last call
   */
  abstract void draw(List<ProgressEvent> events, ProgressSnapshot now, boolean last);

  /**
   * Returns why a file failed, after a colon; abbreviates a reason that was printed before. Empty
   * if this file alone failed, for good, and none is left: the error that ends the command has the
   * same text.
   */
  final String reason(ProgressEvent.Failed failed, ProgressSnapshot now) {
    ProgressSnapshot.Files files = now.files();
    boolean only = reasons.isEmpty() && files.failed() == 1 && files.done() + 1 == files.wanted();
    if (only && !failed.again()) {
      return "";
    }
    return reasons.add(failed.why())
        ? ": " + DownloadMessages.why(failed.why())
        : ": for the same reason";
  }

  /** Writes and flushes whole lines or a whole frame, so that other output does not mix in. */
  final void write(CharSequence text) {
    if (text.length() > 0) {
      out.print(text);
      out.flush();
    }
  }

  final Duration elapsed() {
    return board.snapshot().timing().elapsed();
  }

  @Override
  public final void on(ProgressEvent event) {
    board.on(event);
    if (!(event instanceof ProgressEvent.Received) && !closing) {
      waiting.add(event);
    }
  }

  @Override
  public final synchronized void start() {
    if (ticker != null || closing) {
      return;
    }
    ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true); // a blocked terminal must not keep the JVM alive
              return thread;
            });
    long millis = TICK.toMillis();
    ticker.scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public final void close() {
    if (!beginToClose()) {
      finish(); // never started: no other thread does it
    }
    try {
      closed.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // The last drawing waits behind one that is blocked; close() does not.
  private synchronized boolean beginToClose() {
    if (!closing) {
      closing = true;
      if (ticker == null) {
        return false;
      }
      ticker.execute(this::finish);
      ticker.shutdown();
    }
    return true;
  }

  private void finish() {
    try {
      draw(true);
    } finally {
      closed.countDown();
    }
  }

  /** Draws once; called by the ticker, and by tests. */
  final void tick() {
    draw(false);
  }

  private void draw(boolean last) {
    synchronized (drawing) {
      if (finished) {
        return;
      }
      finished = last;
      List<ProgressEvent> events = new ArrayList<>();
      for (ProgressEvent event = waiting.poll(); event != null; event = waiting.poll()) {
        events.add(event);
      }
      try {
        draw(events, board.snapshot(), last);
      } catch (RuntimeException e) {
        // Ignored: a failed drawing must not end the download, and an exception would stop the
        // ticker.
      }
    }
  }
}
