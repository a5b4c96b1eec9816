package io.hfj.bench;

import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link FakeHub} in a process of its own; closing it ends the process. For one thread. */
final class FakeHubProgram implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final String endpoint;

  private FakeHubProgram(Process process) throws IOException {
    this.process = process;
    this.out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    this.endpoint = out.readLine();
    if (out.readLine() == null) { // the data host
      throw new AssertionError("the Hub does not start");
    }
  }

  /**
   * Starts a Hub; returns once it serves, which takes a while for large files.
   *
   * @param arguments of {@link FakeHubMain}
   */
  static FakeHubProgram start(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                FakeHubMain.class.getName()));
    command.addAll(arguments);
    return new FakeHubProgram(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  String endpoint() {
    return endpoint;
  }

  /** Returns the bytes of bodies sent so far. */
  double bytesServed() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      return Long.parseLong(out.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
    out.close();
  }
}
