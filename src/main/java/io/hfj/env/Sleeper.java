package io.hfj.env;

import java.time.Duration;

/** Waits for time to pass; injected, so that tests need no real time. Thread-safe. */
@FunctionalInterface
public interface Sleeper {
  void sleep(Duration delay) throws InterruptedException;
}
