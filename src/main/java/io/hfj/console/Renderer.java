package io.hfj.console;

import io.hfj.ProgressListener;

/**
 * Shows one download while it runs. Events may come from any thread, even before {@link #start}; a
 * thread of the renderer draws them, so that a stopped terminal never blocks a worker. Thread-safe.
 */
public interface Renderer extends ProgressListener, AutoCloseable {
  /** Starts drawing, about ten times a second; a second call does nothing. */
  void start();

  /**
   * Draws the remaining events and restores the terminal. May be called more than once and from any
   * thread, a shutdown hook too; returns when the terminal is restored, or after a short time if it
   * accepts no output.
   */
  @Override
  void close();
}
