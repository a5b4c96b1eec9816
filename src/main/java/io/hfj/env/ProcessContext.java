package io.hfj.env;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;

/**
 * What this process was started with. Immutable.
 *
 * @param env environment variables
 * @param home the user's home folder
 * @param workingDir what relative paths are relative to
 * @param program the name hfj was called by
 */
public record ProcessContext(Map<String, String> env, Path home, Path workingDir, String program) {
  public ProcessContext {
    env = Map.copyOf(env);
  }

  /** Without the environment, which holds tokens and passwords. */
  @Override
  public String toString() {
    return program + " in " + workingDir;
  }

  /** Returns that of this process with other variables. */
  public static ProcessContext of(Map<String, String> env) {
    return new ProcessContext(env, home(env), Path.of("").toAbsolutePath(), "hfj");
  }

  /** Returns that of this process. The property {@code hfj.name} gives the program's name. */
  public static ProcessContext real() {
    return new ProcessContext(
        System.getenv(),
        home(System.getenv()),
        Path.of("").toAbsolutePath(),
        System.getProperty("hfj.name", "hfj"));
  }

  /**
   * Returns {@code HOME}, like other programs. The JVM looks the user up in the user database,
   * which often does not contain the user of a container. Without any home this is the root folder,
   * so that the error message names it.
   */
  static Path home(Map<String, String> env) {
    String home = env.getOrDefault("HOME", "");
    String known = System.getProperty("user.home", "?");
    if (home.isBlank() || File.separatorChar == '\\') {
      home = known;
    }
    return Path.of(home.equals("?") ? "/" : home);
  }
}
