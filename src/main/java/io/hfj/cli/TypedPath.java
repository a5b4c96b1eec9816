package io.hfj.cli;

import io.hfj.env.Host;
import java.nio.file.Path;

/** Paths as they are typed. */
final class TypedPath {
  private TypedPath() {}

  /** What the user means by it, from where he is. */
  static Path absolute(Host host, Path path) {
    // Shells leave the tilde of --local-dir=~/x alone, and a folder of that name is never meant.
    Path expanded =
        path.startsWith("~") ? host.home().resolve(Path.of("~").relativize(path)) : path;
    return host.workingDir().resolve(expanded);
  }
}
