package io.hfj.env;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The machine hfj runs on. Immutable; thread-safe.
 *
 * @param random numbers in [0, 1), for jitter
 */
public record Host(
    ProcessContext process, TimeSource time, DoubleSupplier random, StandardStreams streams) {

  /** Returns the real machine, with what is known of this process. */
  public static Host real(ProcessContext process) {
    return new Host(process, TimeSource.real(), Math::random, StandardStreams.real());
  }

  public Map<String, String> env() {
    return process.env();
  }

  public Path home() {
    return process.home();
  }

  public Path workingDir() {
    return process.workingDir();
  }

  public String program() {
    return process.program();
  }

  public Clock clock() {
    return time.clock();
  }

  public LongSupplier nanos() {
    return time.nanos();
  }

  public Sleeper sleeper() {
    return time.sleeper();
  }

  public InputStream in() {
    return streams.in();
  }

  public String tty() {
    return streams.tty();
  }

  /** Returns whether a user at a terminal can be asked. */
  public boolean inIsTerminal() {
    return tty().contains("i");
  }

  /** Returns whether messages go to a terminal. */
  public boolean errIsTerminal() {
    return tty().contains("e");
  }
}
