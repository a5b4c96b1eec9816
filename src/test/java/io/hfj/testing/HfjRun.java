package io.hfj.testing;

import io.hfj.cli.HfjCommand;
import io.hfj.env.Host;
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

/** The command line run in this process, on a machine that the test makes up. Thread-safe. */
public final class HfjRun {
  private final Map<String, String> env = new HashMap<>();
  private final Path folder;
  private InputStream in = InputStream.nullInputStream();
  private String tty = "";
  private final VirtualTime time;

  /**
   * @param folder the user's home, with HF_HOME in it, and the working folder
   */
  public HfjRun(Path folder) {
    this(folder, VirtualTime.running());
  }

  /** The same with that time. */
  public HfjRun(Path folder, VirtualTime time) {
    this.folder = folder;
    this.time = time;
    env.put("HF_HOME", folder.resolve("hf").toString());
  }

  /** What came of a run. */
  public record Result(int exit, String out, String err) {
    /** All that the user saw. */
    public String all() {
      return out + err;
    }
  }

  /** Sets an environment variable for the runs to come. */
  public HfjRun env(String name, String value) {
    env.put(name, value);
    return this;
  }

  /** What the user types in the runs to come; output goes to no terminal all the same. */
  public HfjRun typing(String text) {
    return typing(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The same, byte by byte as it is asked for. */
  public HfjRun typing(InputStream text) {
    in = text;
    tty = "i";
    return this;
  }

  /** What comes through a pipe in the runs to come. */
  public HfjRun piping(String text) {
    return piping(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The same, byte by byte as it is asked for. */
  public HfjRun piping(InputStream text) {
    in = text;
    tty = "";
    return this;
  }

  /** Runs {@code hfj} with these words. Sleeping takes no time and is written down. */
  public Result run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Host host = new Host(env, folder, folder, time, time::nanos, in, time, () -> 0.5, tty, "hfj");
    int exit =
        HfjCommand.run(
            host,
            words,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Result(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** All delays so far. */
  public List<Duration> sleeps() {
    return time.sleeps();
  }

  /** The cache of these runs, unless a variable or option says otherwise. */
  public Path cache() {
    return folder.resolve("hf").resolve("hub");
  }
}
