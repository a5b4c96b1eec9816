package io.hfj.env;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;

/**
 * Which part of the time of all processors of this machine was in use since that was asked last.
 * Linux counts it in the first line of {@code /proc/stat}: user, nice, system, idle, waiting for a
 * disk, and what interrupts and other machines took (proc(5)). Elsewhere it is 0. Thread-safe.
 */
final class ProcessorTime implements DoubleSupplier {
  private static final int IDLE = 4;
  private static final int WAITING = 5;

  private final Path file;
  private long idle; // guarded by this
  private long all; // guarded by this

  ProcessorTime(Path file) {
    this.file = file;
  }

  @Override
  public synchronized double getAsDouble() {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String[] words = lines.readLine().split(" +");
      long nowIdle = Long.parseLong(words[IDLE]) + Long.parseLong(words[WAITING]);
      long nowAll = 0;
      for (int i = 1; i < words.length; i++) {
        nowAll += Long.parseLong(words[i]);
      }
      long passed = nowAll - all;
      double busy = passed <= 0 ? 0 : 1 - (double) (nowIdle - idle) / passed;
      idle = nowIdle;
      all = nowAll;
      return busy;
    } catch (IOException | RuntimeException unknown) {
      return 0;
    }
  }
}
