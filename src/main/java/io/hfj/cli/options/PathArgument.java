package io.hfj.cli.options;

import io.hfj.BadInput;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import java.nio.file.Path;
import java.util.Optional;

/** Conversion of paths given on the command line. */
public final class PathArgument {
  private PathArgument() {}

  /**
   * Returns the absolute path, relative to the working folder, with a leading tilde expanded.
   *
   * @throws BadInput if the path is empty, as when a script passes a variable that is not set
   */
  public static Path absolute(Host host, Path path) {
    if (path.toString().isEmpty()) {
      throw new BadInput("empty path", "name a file or folder, or . for the folder you are in");
    }
    // Shells do not expand the tilde of --local-dir=~/x.
    Path expanded =
        path.startsWith("~") ? host.home().resolve(Path.of("~").relativize(path)) : path;
    return host.workingDir().resolve(expanded);
  }

  /** Returns the settings, with that folder as the cache if the option is given. */
  public static Settings withCache(Host host, Path cacheDir, Settings settings) {
    return find(host, cacheDir).map(settings::withHubCache).orElse(settings);
  }

  /** Returns the absolute path; empty if the option is not given. */
  public static Optional<Path> find(Host host, Path path) {
    return Optional.ofNullable(path).map(given -> absolute(host, given));
  }
}
