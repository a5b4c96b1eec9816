package io.hfj.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A downloader as a process of its own, in an environment that the test makes up: the built
 * launcher, or the official Python client. For one thread.
 */
public final class ClientProgram {
  private static final Path LAUNCHER = Path.of(System.getProperty("hfj.launcher", "target/hfj"));

  private final List<String> program;
  private final Path folder;
  private List<String> prefix = List.of();
  private final Map<String, String> env = new HashMap<>();
  private String umask = "022";

  private ClientProgram(List<String> program, Path folder, FakeHub hub) throws IOException {
    this.program = program;
    this.folder = Files.createDirectories(folder);
    env.put("HOME", folder.toString());
    env.put("HF_HOME", folder.resolve("hf").toString());
    env.put("HF_ENDPOINT", hub.endpoint());
    env.put("HF_HUB_DISABLE_XET", "1"); // the fake Hub has no chunked storage
    env.put("NO_COLOR", "1");
    env.put("PATH", System.getenv("PATH"));
    env.put("LC_ALL", "C.UTF-8");
  }

  /** {@code target/hfj}, at home in that folder. */
  public static ClientProgram hfj(Path folder, FakeHub hub) throws IOException {
    ClientProgram hfj = new ClientProgram(List.of(LAUNCHER.toString()), folder, hub);
    return hfj.env("JAVA_HOME", System.getProperty("java.home"));
  }

  /** The official client's {@code hf}, at home in that folder. */
  public static ClientProgram official(String python, Path folder, FakeHub hub) throws IOException {
    List<String> hf = List.of(python, "-m", "huggingface_hub.cli.hf");
    return new ClientProgram(hf, folder, hub)
        .env("HF_HUB_DISABLE_TELEMETRY", "1")
        .env("HF_HUB_DISABLE_UPDATE_CHECK", "1")
        .env("HF_HUB_DISABLE_PROGRESS_BARS", "1");
  }

  /** Any other program that downloads, at home in that folder. */
  public static ClientProgram of(List<String> program, Path folder, FakeHub hub)
      throws IOException {
    return new ClientProgram(program, folder, hub);
  }

  /** Sets an environment variable for the runs to come. */
  public ClientProgram env(String name, String value) {
    env.put(name, value);
    return this;
  }

  /** Runs with that umask from now on, such as {@code 002}. */
  public ClientProgram umask(String mask) {
    umask = mask;
    return this;
  }

  /** Runs as that user and group from now on; only root can do that, with setpriv(1). */
  public ClientProgram as(int user, int group) {
    prefix =
        List.of("setpriv", "--reuid", user + "", "--regid", group + "", "--clear-groups", "--");
    return this;
  }

  /** Its home, and the folder it works in. */
  public Path folder() {
    return folder;
  }

  /** Uses that cache from now on. */
  public ClientProgram cache(Path cache) {
    return env("HF_HUB_CACHE", cache.toString());
  }

  /** The cache it uses. */
  public Path cache() {
    return Path.of(env.getOrDefault("HF_HUB_CACHE", env.get("HF_HOME") + "/hub"));
  }

  /** Starts it with these words. */
  public ChildProcess start(String... words) throws IOException {
    String underMask = "umask " + umask + "; exec \"$@\"";
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("/bin/sh", "-c", underMask, "sh"));
    command.addAll(program);
    command.addAll(List.of(words));
    return ChildProcess.start(folder, env, command);
  }

  /** Runs a program text with the Python of the official client; it must end well. */
  public String python(String text, String... args) throws IOException, InterruptedException {
    try (ChildProcess process = startPython(text, args)) {
      return out(process.await(), text);
    }
  }

  /** Starts a program text with the Python of the official client. */
  public ChildProcess startPython(String text, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.get(0), "-c", text));
    command.addAll(List.of(args));
    return ChildProcess.start(folder, env, command);
  }

  /** Runs it with these words to its end. */
  public HfjRun.Result run(String... words) throws IOException, InterruptedException {
    try (ChildProcess process = start(words)) {
      return process.await();
    }
  }

  /**
   * Runs it to its end, which must be a good one, and returns what it printed.
   *
   * @throws AssertionError if it fails
   */
  public String succeed(String... words) throws IOException, InterruptedException {
    return out(run(words), String.join(" ", words));
  }

  private static String out(HfjRun.Result result, String what) {
    if (result.exit() != 0) {
      throw new AssertionError(what + ": " + result);
    }
    return result.out().strip();
  }
}
