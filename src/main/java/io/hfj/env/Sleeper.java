package io.hfj.env;

import java.time.Duration;

/** The only way to wait for time to pass, so that tests own it. Thread-safe. */
@FunctionalInterface
public interface Sleeper {
  void sleep(Duration delay) throws InterruptedException;
}
