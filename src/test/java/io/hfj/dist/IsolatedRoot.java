package io.hfj.dist;

import io.hfj.testing.ChildProcess;
import io.hfj.testing.HfjRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs commands with another root folder. Only root may do that; the mounts end with the command.
 */
final class IsolatedRoot {
  /** As a container on a hardened machine: nothing can be executed from the temporary folder. */
  private static final String READ_ONLY =
      """
      set -e
      mount --bind "$1" "$1"
      mount -o remount,bind,ro "$1"
      mount -t proc proc "$1/proc"
      mount --rbind /dev "$1/dev"
      mount -t tmpfs -o noexec,mode=1777 tmpfs "$1/tmp"
      mount --bind "$2" "$1$3"
      root=$1 user=$4
      shift 4
      exec /usr/sbin/chroot --userspec="$user" "$root" "$@"
      """;

  private final Path root;
  private final Path writable;
  private final String mountPoint;

  /**
   * @param writable the one folder that commands may write to
   * @param mountPoint where it is in the root
   */
  IsolatedRoot(Path root, Path writable, String mountPoint) {
    this.root = root;
    this.writable = writable;
    this.mountPoint = mountPoint;
  }

  /** Returns whether this user may do it, and a program is there. */
  static boolean isPossibleWith(String... programs) {
    return System.getProperty("user.name").equals("root")
        && Stream.of(programs)
            .allMatch(
                name ->
                    Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin")
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))));
  }

  /**
   * Runs a command that can write to one folder.
   *
   * @param user its numbers, {@code UID:GID}; they need no entry in /etc/passwd
   * @param env the whole environment besides PATH
   */
  HfjRun.Result run(String user, Map<String, String> env, String... command) throws Exception {
    return start(
        env,
        Stream.concat(
                Stream.of(
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    READ_ONLY,
                    "sh",
                    root.toString(),
                    writable.toString(),
                    mountPoint,
                    user),
                Stream.of(command))
            .toList());
  }

  /** Runs a command as root that can write everywhere. */
  HfjRun.Result change(String... command) throws Exception {
    return start(
        Map.of("DEBIAN_FRONTEND", "noninteractive"),
        Stream.concat(Stream.of("chroot", root.toString()), Stream.of(command)).toList());
  }

  private HfjRun.Result start(Map<String, String> env, List<String> command)
      throws IOException, InterruptedException {
    Map<String, String> variables = new LinkedHashMap<>(env);
    variables.put("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
    try (ChildProcess process = ChildProcess.start(writable, variables, command)) {
      return process.await();
    }
  }
}
