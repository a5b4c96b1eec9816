package io.hfj.cli.options;

import io.hfj.BadInput;
import io.hfj.env.Host;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The option {@code -o}: where to write the one file of a download. */
public final class DestinationOption {
  private static final String ADVICE = "name one: hfj download REPO_ID FILE -o PATH";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "PATH",
      description =
          "Write the one FILE that is named to PATH, or to stdout for -. Missing folders are made,"
              + " and an existing file is replaced once the new one is complete. The file is"
              + " downloaded into the cache first, resumes there, and stays there; it is hashed"
              + " again while it is copied, and its last bytes are written only if the hash is"
              + " right.")
  private String path;

  /** Whether the option is given. */
  public boolean isGiven() {
    return path != null;
  }

  /** Whether the file goes to stdout. */
  public boolean isStdout() {
    return "-".equals(path);
  }

  /**
   * Requires, if the option is given, that one file is named and can be written, and that nothing
   * else says where.
   *
   * @param path in the address of the repository
   * @param names of the files on the command line
   * @param hasFolder whether a folder to write to is given too
   */
  public void require(
      Optional<String> path,
      List<String> names,
      boolean hasFolder,
      OutputOptions output,
      Host host) {
    if (!isGiven()) {
      return;
    }
    requireOneFile(Stream.concat(names.stream(), path.stream()).toList(), host);
    if (hasFolder) {
      throw new BadInput("-o and --local-dir exclude each other", "omit one of them");
    }
    if (isStdout() && output.isJson()) {
      throw new BadInput("-o - and --json exclude each other: both use stdout", "omit one of them");
    }
  }

  private void requireOneFile(List<String> names, Host host) {
    if (names.size() != 1) {
      throw new BadInput("-o takes one file, and " + count(names) + " named", ADVICE);
    }
    if (names.get(0).endsWith("/") || names.get(0).matches(".*[*?].*")) {
      throw new BadInput("-o takes one file, and '" + names.get(0) + "' may be several", ADVICE);
    }
    if (!isStdout() && (path.endsWith("/") || path.endsWith(File.separator) || isFolder(host))) {
      throw new BadInput(
          "-o: '" + path + "' is a folder", "name a file in it, or use --local-dir DIR");
    }
  }

  private static String count(List<String> names) {
    return names.isEmpty() ? "none is" : names.size() + " are";
  }

  private boolean isFolder(Host host) {
    return Files.isDirectory(resolve(host));
  }

  /** Returns the absolute path; not for stdout. */
  public Path resolve(Host host) {
    try {
      return PathArgument.absolute(host, Path.of(path));
    } catch (InvalidPathException e) {
      throw new BadInput("-o: " + e.getMessage(), "name a file", e);
    }
  }
}
