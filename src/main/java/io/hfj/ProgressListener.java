package io.hfj;

/** Receives progress events. Called from any thread; returns at once and never throws. */
@FunctionalInterface
public interface ProgressListener {
  void on(ProgressEvent event);
}
