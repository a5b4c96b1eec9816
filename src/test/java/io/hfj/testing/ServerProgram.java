package io.hfj.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server program run as a child process; closing it ends the process. */
public final class ServerProgram implements AutoCloseable {
  private static final long SECONDS_TO_START = 10;

  private final Process process;

  private ServerProgram(Process process) {
    this.process = process;
  }

  /** Whether a command can be run and succeeds. */
  public static boolean isInstalled(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns a port of the loopback address that was free at the time of the call. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  /**
   * Starts a server in the foreground and returns once it accepts connections.
   *
   * @param log file for its output
   * @param port of the loopback address on which it listens
   * @throws AssertionError if it accepts none within ten seconds
   */
  public static ServerProgram start(Path log, int port, List<String> command)
      throws IOException, InterruptedException {
    ServerProgram server =
        new ServerProgram(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
    while (System.nanoTime() < deadline && server.process.isAlive()) {
      try {
        new Socket("127.0.0.1", port).close();
        return server;
      } catch (IOException notYet) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    server.close();
    throw new AssertionError(command + " does not start; see " + log);
  }

  /**
   * Asserts that the server is still running.
   *
   * @throws AssertionError if it has ended
   */
  public void assertRunning() {
    if (!process.isAlive()) {
      throw new AssertionError("the server ended with " + process.exitValue());
    }
  }

  /** Returns the seconds of processor time that the server and its children have taken so far. */
  public double cpuSeconds() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(handle -> handle.info().totalCpuDuration().stream())
        .mapToDouble(time -> time.toNanos() / 1e9)
        .sum();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted while a server ends", e));
    }
  }
}
