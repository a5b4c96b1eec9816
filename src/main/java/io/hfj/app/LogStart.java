package io.hfj.app;

import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** The start of the logging system, which takes long enough to be done beside other work. */
final class LogStart {
  private LogStart() {}

  /** Starts the logging system that SLF4J finds; waits if another thread is starting it. */
  static ILoggerFactory await() {
    // SLF4J initializes under this lock; until then all other threads receive a substitute.
    synchronized (LoggerFactory.class) {
      return LoggerFactory.getILoggerFactory();
    }
  }
}
