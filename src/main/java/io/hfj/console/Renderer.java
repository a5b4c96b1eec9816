package io.hfj.console;

import io.hfj.progress.ProgressListener;

/**
 * Shows one download while it runs. Events may come from any thread, before {@link #start} too;
 * they are drawn by a thread of the renderer's own, so a terminal that has stopped scrolling never
 * holds up a worker. Thread-safe.
 */
public interface Renderer extends ProgressListener, AutoCloseable {
  /** Begins to draw, about ten times a second; a second call does nothing. */
  void start();

  /**
   * Draws what is left to draw and gives the terminal back as it was. May be called more than once
   * and from any thread, a shutdown hook's too; every call returns only when the terminal is
   * restored, or after a short time if it does not take what is written to it.
   */
  @Override
  void close();
}
