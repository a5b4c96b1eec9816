package io.hfj.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a downloader as a child process in an environment set by the test: the built launcher, or
 * the official Python client. For one thread.
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
    env.put("HF_HUB_DISABLE_XET", "1"); // unless a test is about chunked storage
    env.put("NO_COLOR", "1");
    env.put("PATH", System.getenv("PATH"));
    env.put("LC_ALL", "C.UTF-8");
  }

  /** {@code target/hfj}, with the folder as its home. */
  public static ClientProgram hfj(Path folder, FakeHub hub) throws IOException {
    ClientProgram hfj = new ClientProgram(List.of(LAUNCHER.toString()), folder, hub);
    return hfj.env("JAVA_HOME", System.getProperty("java.home"));
  }

  /** The official client's {@code hf}, with the folder as its home. */
  public static ClientProgram official(String python, Path folder, FakeHub hub) throws IOException {
    List<String> hf = List.of(python, "-m", "huggingface_hub.cli.hf");
    return new ClientProgram(hf, folder, hub)
        .env("HF_HUB_DISABLE_TELEMETRY", "1")
        .env("HF_HUB_DISABLE_UPDATE_CHECK", "1")
        .env("HF_HUB_DISABLE_PROGRESS_BARS", "1");
  }

  /** Any other program, with the folder as its home. */
  public static ClientProgram of(List<String> program, Path folder, FakeHub hub)
      throws IOException {
    return new ClientProgram(program, folder, hub);
  }

  /** Sets an environment variable for later runs. */
  public ClientProgram env(String name, String value) {
    env.put(name, value);
    return this;
  }

  /** Sets the umask for later runs, such as {@code 002}. */
  public ClientProgram umask(String mask) {
    umask = mask;
    return this;
  }

  /** Sets the user and group of later runs; needs root and setpriv(1). */
  public ClientProgram as(int user, int group) {
    prefix =
        List.of("setpriv", "--reuid", user + "", "--regid", group + "", "--clear-groups", "--");
    return this;
  }

  /** Its home and working folder. */
  public Path folder() {
    return folder;
  }

  /** Sets the cache for later runs. */
  public ClientProgram cache(Path cache) {
    return env("HF_HUB_CACHE", cache.toString());
  }

  /** The cache it uses. */
  public Path cache() {
    return Path.of(env.getOrDefault("HF_HUB_CACHE", env.get("HF_HOME") + "/hub"));
  }

  /** Starts the program with arguments. */
  public ChildProcess start(String... arguments) throws IOException {
    String underMask = "umask " + umask + "; exec \"$@\"";
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("/bin/sh", "-c", underMask, "sh"));
    command.addAll(program);
    command.addAll(List.of(arguments));
    return ChildProcess.start(folder, env, command);
  }

  /** Runs a Python program with the official client; it must succeed. Returns its output. */
  public String python(String text, String... args) throws IOException, InterruptedException {
    try (ChildProcess process = startPython(text, args)) {
      return out(process.await(), text);
    }
  }

  /** Starts a Python program with the official client. */
  public ChildProcess startPython(String text, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.get(0), "-c", text));
    command.addAll(List.of(args));
    return ChildProcess.start(folder, env, command);
  }

  /** Runs the program with arguments to its end. */
  public HfjRun.Result run(String... arguments) throws IOException, InterruptedException {
    try (ChildProcess process = start(arguments)) {
      return process.await();
    }
  }

  /**
   * Runs the program, which must succeed, and returns its stripped standard output.
   *
   * @throws AssertionError if its exit code is not 0
   */
  public String succeed(String... arguments) throws IOException, InterruptedException {
    return out(run(arguments), String.join(" ", arguments));
  }

  private static String out(HfjRun.Result result, String what) {
    if (result.exit() != 0) {
      throw new AssertionError(what + ": " + result);
    }
    return result.out().strip();
  }
}
