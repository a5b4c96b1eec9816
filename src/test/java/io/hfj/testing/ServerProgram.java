package io.hfj.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that is installed on this machine, run beside the test; closing it ends it. */
public final class ServerProgram implements AutoCloseable {
  private static final long SECONDS_TO_START = 10;

  private final Process process;

  private ServerProgram(Process process) {
    this.process = process;
  }

  /** Whether that command can be run and ends well. */
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

  /** A port of the loopback address that was free just now. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  /**
   * Starts a server in the foreground and returns once it accepts connections.
   *
   * @param log what it prints goes there
   * @param port of the loopback address, where it will listen
   * @throws AssertionError if it does not within ten seconds
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
   * Checks that it has not crashed meanwhile.
   *
   * @throws AssertionError if it has ended
   */
  public void assertRunning() {
    if (!process.isAlive()) {
      throw new AssertionError("the server ended with " + process.exitValue());
    }
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
