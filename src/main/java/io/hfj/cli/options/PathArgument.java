package io.hfj.cli.options;

import io.hfj.env.Host;
import io.hfj.error.BadInput;
import java.nio.file.Path;

/** Paths as they are typed. */
public final class PathArgument {
  private PathArgument() {}

  /**
   * What the user means by it, from where he is.
   *
   * @throws BadInput if it is empty, as a variable of a script that was never set leaves it
   */
  public static Path absolute(Host host, Path path) {
    if (path.toString().isEmpty()) {
      throw new BadInput(
          "an empty path is given", "name a file or folder, or . for the folder you are in");
    }
    // Shells leave the tilde of --local-dir=~/x alone, and a folder of that name is never meant.
    Path expanded =
        path.startsWith("~") ? host.home().resolve(Path.of("~").relativize(path)) : path;
    return host.workingDir().resolve(expanded);
  }
}
