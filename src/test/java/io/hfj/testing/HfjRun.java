package io.hfj.testing;

import io.hfj.cli.HfjCommand;
import io.hfj.env.Host;
import io.hfj.env.ProcessContext;
import io.hfj.env.StandardStreams;
import io.hfj.env.TimeSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the command line in this process, in an environment set by the test. Thread-safe. */
public final class HfjRun {
  private final Map<String, String> env = new HashMap<>();
  private final Path folder;
  private InputStream in = InputStream.nullInputStream();
  private String tty = "";
  private final VirtualTime time;

  /**
   * @param folder the user's home, which contains HF_HOME, and the working folder
   */
  public HfjRun(Path folder) {
    this(folder, VirtualTime.running());
  }

  /** The same with a given time. */
  public HfjRun(Path folder, VirtualTime time) {
    this.folder = folder;
    this.time = time;
    env.put("HF_HOME", folder.resolve("hf").toString());
  }

  /** The result of a run. */
  public record Result(int exit, String out, String err) {
    /** Standard output followed by standard error. */
    public String all() {
      return out + err;
    }
  }

  /** Sets an environment variable for later runs. */
  public HfjRun env(String name, String value) {
    env.put(name, value);
    return this;
  }

  /** Sets the terminal input of later runs; output still goes to no terminal. */
  public HfjRun typing(String text) {
    return typing(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The same with a stream, read on demand. */
  public HfjRun typing(InputStream text) {
    in = text;
    tty = "i";
    return this;
  }

  /** Sets the piped input of later runs. */
  public HfjRun piping(String text) {
    return piping(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The same with a stream, read on demand. */
  public HfjRun piping(InputStream text) {
    in = text;
    tty = "";
    return this;
  }

  /** Runs {@code hfj} with arguments. Sleeping takes no time and is recorded. */
  public Result run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Host host =
        new Host(
            new ProcessContext(env, folder, folder, "hfj"),
            new TimeSource(time, time::nanos, time),
            () -> 0.5,
            new StandardStreams(in, tty));
    int exit =
        HfjCommand.run(
            host,
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Result(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** All sleeps so far. */
  public List<Duration> sleeps() {
    return time.sleeps();
  }

  /** The cache of the runs unless a variable or option sets another. */
  public Path cache() {
    return folder.resolve("hf").resolve("hub");
  }
}
