package io.hfj.store.lock;

import io.hfj.Interrupted;
import io.hfj.env.Sleeper;
import io.hfj.store.fs.FileIdentity;
import io.hfj.store.fs.LibcLoader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Waits for and takes the lock files that keep two processes from fetching the same content.
 * Thread-safe.
 *
 * <p>A lock never stops a download: where the file system cannot lock, or the holder makes no
 * progress for {@link #PATIENCE}, the download continues without it.
 */
public final class LockFiles {
  /** Interval between attempts to take a lock, as in the official client. */
  private static final Duration POLL = Duration.ofMillis(50);

  /** Attempts between messages about a wait: ten seconds. */
  private static final int POLLS_PER_NOTICE = 200;

  /** A holder without progress for so long is stopped, hung, or not downloading. */
  public static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A wait that a user notices. */
  private static final Duration NOTICE_DELAY = Duration.ofSeconds(1);

  private final Sleeper sleeper;

  public LockFiles(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  /**
   * Returns a warning where no native code can be loaded: Java's own locks do not exclude other
   * programs, and cannot lock a folder at all. Usually empty.
   */
  public static Optional<String> limitation() {
    return LibcLoader.remedy()
        .map(
            remedy ->
                "native code cannot be loaded, so locks do not work between processes: do not"
                    + " delete from the cache while a download runs; "
                    + remedy);
  }

  /** No lock: the file system cannot lock. */
  public static final HeldLock NO_LOCKS = new NoLock();

  /** No lock: another process still held it when the wait ended. */
  public static final HeldLock HELD_ELSEWHERE = new NoLock();

  /**
   * A lock, or {@link #NO_LOCKS} or {@link #HELD_ELSEWHERE} if none was taken; closing it releases
   * it.
   */
  public interface HeldLock extends AutoCloseable {
    /** Whether it excludes other processes. */
    default boolean excludes() {
      return true;
    }

    @Override
    void close();
  }

  private static final class NoLock implements HeldLock {
    @Override
    public boolean excludes() {
      return false;
    }

    @Override
    public void close() {}
  }

  /**
   * Waits for the lock.
   *
   * @param lockFile created if absent, with mode 0664 whatever the umask, as the official client
   *     does
   * @param progress of the holder: any value that changes while it makes progress
   * @param notices receives a message every ten seconds
   * @throws Interrupted if the thread is interrupted
   */
  public HeldLock acquire(Path lockFile, Supplier<Object> progress, Consumer<String> notices) {
    Object seen = null;
    Duration still = Duration.ZERO;
    for (int polls = 0; still.compareTo(PATIENCE) < 0; polls++) {
      Optional<Flock> lock;
      try {
        makeShared(lockFile);
        lock = Flock.tryAcquire(lockFile);
      } catch (IOException noLocksHere) {
        return NO_LOCKS;
      }
      if (lock.isPresent()) {
        return lock.get()::close;
      }
      if (polls > 0 && polls % POLLS_PER_NOTICE == 0) {
        notices.accept("another process is downloading the same file; waiting for it");
      }
      Object now = progress.get();
      still = now.equals(seen) ? still.plus(POLL) : Duration.ZERO;
      seen = now;
      pause();
    }
    notices.accept(
        "lock "
            + lockFile
            + ": its owner has made no progress for "
            + PATIENCE.toMinutes()
            + " minutes; continuing without the lock");
    return HELD_ELSEWHERE;
  }

  /**
   * Waits for the lock for a limited time, for work that is done without it afterwards.
   *
   * @param waiting run once, after a wait of a second
   * @return {@link #HELD_ELSEWHERE} if another process still holds it, {@link #NO_LOCKS} where
   *     nothing can be locked
   * @throws Interrupted if the thread is interrupted
   */
  public HeldLock acquireWithin(Duration patience, Path lockFile, Runnable waiting) {
    for (Duration waited = Duration.ZERO; waited.compareTo(patience) < 0; ) {
      try {
        makeShared(lockFile);
        Optional<Flock> lock = Flock.tryAcquire(lockFile);
        if (lock.isPresent()) {
          return lock.get()::close;
        }
      } catch (IOException noLocksHere) {
        return NO_LOCKS;
      }
      pause();
      waited = waited.plus(POLL);
      if (waited.equals(NOTICE_DELAY)) {
        waiting.run();
      }
    }
    return HELD_ELSEWHERE;
  }

  /**
   * Takes a shared lock on the folder itself; waits while another process has it exclusively. It
   * leaves no file behind, and other clients do not use it.
   *
   * @return a lock that excludes nothing where folders cannot be locked, or after {@link
   *     #PATIENCE}; empty if the folder was removed or moved away meanwhile
   * @throws Interrupted if the thread is interrupted
   */
  public Optional<HeldLock> shareFolder(Path folder) {
    for (Duration waited = Duration.ZERO; waited.compareTo(PATIENCE) < 0; ) {
      Optional<Object> before = FileIdentity.at(folder).map(FileIdentity::key);
      try {
        Optional<Flock> lock = Flock.tryShare(folder);
        if (lock.isPresent()) {
          if (before.equals(FileIdentity.at(folder).map(FileIdentity::key))) {
            return Optional.of(lock.get()::close);
          }
          lock.get().close();
          return Optional.empty();
        }
      } catch (IOException noLocksHere) {
        return Files.isDirectory(folder) ? Optional.of(NO_LOCKS) : Optional.empty();
      }
      pause();
      waited = waited.plus(POLL);
    }
    return Optional.of(HELD_ELSEWHERE);
  }

  /**
   * Takes an exclusive lock on the folder if it is free.
   *
   * @return empty if it is held or shared; {@link #NO_LOCKS} where folders cannot be locked
   */
  public Optional<HeldLock> tryAcquireFolder(Path folder) {
    try {
      return Flock.tryAcquire(folder).map(lock -> lock::close);
    } catch (IOException noLocksHere) {
      return Optional.of(NO_LOCKS);
    }
  }

  /**
   * Takes the lock if it is free, for optional work.
   *
   * @return empty if another process has it, or where nothing can be locked
   */
  public Optional<HeldLock> tryAcquire(Path lockFile) {
    try {
      makeShared(lockFile);
      return Flock.tryAcquire(lockFile).map(lock -> lock::close);
    } catch (IOException noLocksHere) {
      return Optional.empty();
    }
  }

  /** Whether another process has it at this moment; never where nothing can be locked. */
  public boolean isTaken(Path lockFile) {
    if (!Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      Optional<Flock> lock = Flock.tryAcquire(lockFile);
      lock.ifPresent(Flock::close);
      return lock.isEmpty();
    } catch (IOException noLocksHere) {
      return false;
    }
  }

  private void pause() {
    try {
      sleeper.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted while waiting for another process", "");
    }
  }

  /** Looks once: between two looks another process may create the file. */
  private static void makeShared(Path lockFile) throws IOException {
    try {
      if (!Files.readAttributes(lockFile, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isRegularFile()) {
        throw new IOException("not a regular file: " + lockFile);
      }
      return;
    } catch (NoSuchFileException absent) {
      // It is created.
    }
    FileChannel.open(
            lockFile,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))
        .close();
    PosixFileAttributeView modes =
        Files.getFileAttributeView(
            lockFile, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (modes != null) {
      share(modes);
    }
  }

  /** Lets the group lock it too, where the file system has modes. */
  static void share(PosixFileAttributeView modes) {
    try {
      modes.setPermissions(PosixFilePermissions.fromString("rw-rw-r--"));
    } catch (IOException | UnsupportedOperationException e) {
      // FAT has no modes, or another process removed the file: the lock works without.
    }
  }
}
