package io.hfj.torture;

import java.util.List;
import java.util.Map;

/**
 * How a call fails. The numbers are those of {@code torture.c}: a Linux errno, or from 1000 on one
 * of our own.
 */
enum FailureMode {
  EPERM(1),
  EINTR(4),
  EIO(5),
  EAGAIN(11),
  EACCES(13),
  EBUSY(16),
  EXDEV(18),
  EINVAL(22),
  EMFILE(24),
  ENOSPC(28),
  EROFS(30),
  EMLINK(31),
  EPIPE(32),
  ENOLCK(37),
  EOPNOTSUPP(95),
  ENETUNREACH(101),
  ECONNRESET(104),
  ETIMEDOUT(110),
  ECONNREFUSED(111),
  EDQUOT(122),
  /** Transfers half of the bytes and returns that count. */
  SHORT(1000),
  /** The peer has closed the connection. */
  END(1001),
  /** Nothing is received from the peer any more, and nothing sent reaches it. */
  SILENCE(1002),
  /** SIGKILL before the call. */
  KILL(1003),
  /** SIGKILL after half of the bytes were written. */
  KILL_TORN(1004);

  /** Failures by kind of call; {@code +} marks a persistent one. */
  private static final Map<String, String> BY_KIND =
      Map.ofEntries(
          Map.entry("open", "EIO EIO+ EACCES EMFILE EMFILE+"),
          Map.entry("opendir", "EIO EACCES EMFILE"),
          Map.entry("readdir", "EIO"),
          Map.entry("stat", "EIO EACCES EIO+"),
          Map.entry("access", "EIO EACCES"),
          Map.entry("readlink", "EIO"),
          Map.entry("realpath", "EIO EACCES"),
          Map.entry("read", "EIO EIO+ SHORT EINTR"),
          Map.entry("write", "EIO EIO+ ENOSPC ENOSPC+ EDQUOT+ EROFS+ SHORT EINTR"),
          Map.entry("fsync", "EIO EINVAL ENOSPC"),
          Map.entry("close", "EIO ENOSPC"),
          Map.entry("rename", "EIO EACCES ENOSPC EXDEV EBUSY EROFS+"),
          Map.entry("unlink", "EIO EACCES EBUSY EROFS+"),
          Map.entry("mkdir", "EIO EACCES ENOSPC ENOSPC+ EROFS+"),
          Map.entry("link", "EIO EPERM EMLINK ENOSPC"),
          Map.entry("symlink", "EIO EPERM ENOSPC ENOSPC+"),
          Map.entry("truncate", "EIO ENOSPC"),
          Map.entry("chmod", "EIO EPERM"),
          Map.entry("utime", "EIO EPERM"),
          Map.entry("flock", "EIO ENOLCK EAGAIN"),
          Map.entry("statvfs", "EIO"),
          Map.entry("clone", "EIO EOPNOTSUPP ENOSPC"),
          Map.entry("copy", "EIO ENOSPC"),
          Map.entry("socket", "EMFILE EMFILE+"),
          Map.entry("epoll", "EMFILE EMFILE+"),
          Map.entry("connect", "ECONNREFUSED ETIMEDOUT ENETUNREACH ENETUNREACH+"),
          Map.entry("recv", "ECONNRESET ECONNRESET+ END SILENCE SHORT"),
          Map.entry("send", "ECONNRESET EPIPE SILENCE SHORT"));

  /** Further failures of {@code open} with O_CREAT or for writing. */
  private static final String FOR_WRITABLE_FILES = " ENOSPC ENOSPC+ EROFS+";

  /** Calls that change the disk; a kill between two other calls has the same effect as one here. */
  private static final List<String> CHANGES_DISK =
      List.of(
          "write",
          "rename",
          "unlink",
          "mkdir",
          "link",
          "symlink",
          "truncate",
          "chmod",
          "utime",
          "copy");

  private static final List<String> NETWORK_CALLS = List.of("connect", "recv", "send");

  private final int number;

  FailureMode(int number) {
    this.number = number;
  }

  /** The number used by {@code torture.c}. */
  int number() {
    return number;
  }

  /** Whether this failure kills the process. */
  boolean kills() {
    return this == KILL || this == KILL_TORN;
  }

  /** Whether calls of that kind use the network. */
  static boolean isNetworkCall(String kind) {
    return NETWORK_CALLS.contains(kind);
  }

  /** The failures possible for the call, such as {@code ENOSPC} and {@code ENOSPC+}. */
  static List<String> modesOf(SystemCall call) {
    String writing = call.kind().equals("open") && call.writes() ? FOR_WRITABLE_FILES : "";
    return List.of((BY_KIND.get(call.kind()) + writing).split(" "));
  }

  /** The ways to kill the process at the call; empty if it does not change the disk. */
  static List<String> killsAt(SystemCall call) {
    if (call.kind().equals("write")) {
      return List.of(KILL.name(), KILL_TORN.name());
    }
    boolean changes =
        CHANGES_DISK.contains(call.kind()) || call.kind().equals("open") && call.writes();
    return changes ? List.of(KILL.name()) : List.of();
  }
}
