package io.hfj.store;

import io.hfj.LinkMode;
import io.hfj.env.ProcessRunner;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.ContentLinker;
import io.hfj.store.lock.Flock;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Finds out what a disk supports, by trying it in a temporary folder. Thread-safe. */
public final class DiskProbe {
  private static final long SECONDS = 20;

  private final Path folder;

  private DiskProbe(Path folder) {
    this.folder = folder;
  }

  /** Returns the folder, or its nearest existing parent. */
  public static Path nearestFolder(Path folder) {
    Path at = folder.toAbsolutePath();
    while (at.getParent() != null && !Files.isDirectory(at)) {
      at = at.getParent();
    }
    return at;
  }

  /**
   * Returns what prevents the folder's creation: a file or a dangling link at or above its path.
   */
  public static Optional<Path> findObstacle(Path folder) {
    Path at = folder.toAbsolutePath();
    while (at.getParent() != null && !Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
      at = at.getParent();
    }
    return Files.isDirectory(at) ? Optional.empty() : Optional.of(at);
  }

  /** What the disk supports. */
  public record Capabilities(
      boolean symlinks, boolean hardLinks, boolean reflinks, LockSupport locks) {}

  /** Whether a lock of one process excludes another. */
  public enum LockSupport {
    HOLD,
    /** Two processes got the same lock. */
    IGNORED,
    /** No lock could be taken. */
    NONE,
    /** The other process did not answer. */
    UNKNOWN
  }

  /**
   * Runs the probes.
   *
   * @param inside a folder that exists
   * @param holder command that calls {@link #tryLock} with its last argument, which is appended,
   *     and exits with the result
   * @throws IOException if nothing can be written there
   */
  public static Capabilities run(Path inside, List<String> holder) throws IOException {
    DiskProbe probe = new DiskProbe(inside.resolve(".hfj-doctor-" + AtomicFiles.randomHex()));
    Files.createDirectory(probe.folder);
    Path file = probe.folder.resolve("file");
    try {
      Files.writeString(file, "some content");
      return new Capabilities(
          probe.canLink(LinkMode.SYMLINK, file),
          probe.canLink(LinkMode.HARD, file),
          probe.canLink(LinkMode.REFLINK, file),
          probe.locks(holder));
    } finally {
      for (String name : List.of("file", "lock", "SYMLINK", "HARD", "REFLINK")) {
        Files.deleteIfExists(probe.folder.resolve(name));
      }
      Files.deleteIfExists(probe.folder);
    }
  }

  private boolean canLink(LinkMode mode, Path file) {
    return ContentLinker.tryMake(mode, file, folder.resolve(mode.name()));
  }

  private LockSupport locks(List<String> holder) throws IOException {
    Path lock = Files.createFile(folder.resolve("lock"));
    Optional<Flock> held;
    try {
      held = Flock.tryAcquire(lock);
    } catch (IOException none) {
      return LockSupport.NONE;
    }
    if (held.isEmpty()) {
      return LockSupport.NONE;
    }
    try (Flock ours = held.get()) {
      return probeFromOtherProcess(holder, lock, ours);
    }
  }

  private static LockSupport probeFromOtherProcess(List<String> holder, Path lock, Flock ours) {
    List<String> command = new java.util.ArrayList<>(holder);
    command.add(lock.toString());
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return LockSupport.UNKNOWN;
      }
      return switch (process.exitValue()) {
        case 0 -> LockSupport.IGNORED;
        case TAKEN -> LockSupport.HOLD;
        default -> LockSupport.UNKNOWN;
      };
    } catch (IOException cannotStart) {
      return LockSupport.UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return LockSupport.UNKNOWN;
    }
  }

  /** Result of {@link #tryLock} if another process has the lock. */
  private static final int TAKEN = 10;

  private static final int FAILED = 11;

  /**
   * Tries to take a lock, in the other process; returns its exit status, 0 if the lock was free.
   */
  public static int tryLock(String lock) {
    try {
      Optional<Flock> held = Flock.tryAcquire(Path.of(lock));
      held.ifPresent(Flock::close);
      return held.isPresent() ? 0 : TAKEN;
    } catch (IOException e) {
      return FAILED;
    }
  }

  /** Returns the type of the file system. */
  public static String fileSystemType(Path folder) {
    try {
      FileStore store = Files.getFileStore(nearestFolder(folder));
      return store.type();
    } catch (IOException unknown) {
      return "unknown";
    }
  }

  /** Returns how many files can still be created; empty if the file system has no such limit. */
  public static OptionalLong freeInodes(Path folder) {
    String table =
        ProcessRunner.output(false, "df", "-Pi", nearestFolder(folder).toString()).orElse("");
    String[] words = table.lines().skip(1).findFirst().orElse("").strip().split("\\s+");
    boolean counted = words.length > 3 && words[3].matches("\\d{1,18}") && !words[1].equals("0");
    return counted ? OptionalLong.of(Long.parseLong(words[3])) : OptionalLong.empty();
  }

  /** Whether the path or a folder above it is a link. */
  public static boolean isLinked(Path folder) {
    for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isSymbolicLink(at) && Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        return true;
      }
    }
    return false;
  }
}
