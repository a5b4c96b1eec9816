package io.hfj;

/**
 * Receives progress events. Called from any thread; returns at once and never throws. It must not
 * call the Hub: the transfer that reports would wait for itself.
 */
@FunctionalInterface
public interface ProgressListener {
  void on(ProgressEvent event);
}
