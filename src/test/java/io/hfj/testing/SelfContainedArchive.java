package io.hfj.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The self-contained archive that the profile {@code dist} has built. */
public final class SelfContainedArchive {
  /** The archive; the profiles that use it name it in a system property. */
  public static final Path FILE = Path.of(System.getProperty("hfj.archive", ""));

  private SelfContainedArchive() {}

  /**
   * Unpacks it into an empty folder that exists, and returns the folder in it.
   *
   * @throws AssertionError if that fails, as when it was not built
   */
  public static Path unpack(Path place) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("tar", "-xzf", FILE.toString(), "-C", place.toString())
            .inheritIO()
            .start()
            .waitFor();
    if (code != 0) {
      throw new AssertionError("cannot unpack " + FILE + "; build it with -Pdist first");
    }
    try (Stream<Path> unpacked = Files.list(place)) {
      return unpacked.findFirst().orElseThrow();
    }
  }
}
