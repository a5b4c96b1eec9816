package io.hfj.store.lock;

import io.hfj.store.fs.Libc;
import io.hfj.store.fs.LibcLoader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The lock that the official client takes: BSD {@code flock} on Unix, one byte at offset 0 on
 * Windows. Java's own file locks are {@code fcntl} locks on Unix, which {@code flock} does not see;
 * so {@link Libc} is used there. Where native code cannot be loaded, Java's lock is taken instead.
 * Thread-safe.
 */
public final class Flock implements Closeable {
  private final Closeable release;

  private Flock(Closeable release) {
    this.release = release;
  }

  /**
   * Takes the lock if it is free.
   *
   * @param path of the lock file or folder, which exists
   * @return empty if it is held elsewhere
   * @throws IOException if the file system cannot lock
   */
  public static Optional<Flock> tryAcquire(Path path) throws IOException {
    return tryAcquire(path, false);
  }

  /** Like {@link #tryAcquire}, for a lock that several may share. */
  static Optional<Flock> tryShare(Path path) throws IOException {
    return tryAcquire(path, true);
  }

  private static Optional<Flock> tryAcquire(Path path, boolean shared) throws IOException {
    Optional<Libc> libc = LibcLoader.find();
    return libc.isPresent() ? tryNative(libc.get(), path, shared) : tryJava(path, shared);
  }

  private static Optional<Flock> tryNative(Libc libc, Path path, boolean shared)
      throws IOException {
    boolean folder = Files.isDirectory(path); // it cannot be opened for writing
    int descriptor = libc.open(path, folder ? Libc.OpenMode.READ : Libc.OpenMode.READ_WRITE);
    boolean locked = false;
    try {
      locked = libc.tryLock(descriptor, shared);
      return locked ? Optional.of(new Flock(() -> release(libc, descriptor))) : Optional.empty();
    } finally {
      if (!locked) {
        closeQuietly(libc, descriptor);
      }
    }
  }

  /** Some file systems report earlier errors on closing; nothing was written here. */
  private static void closeQuietly(Libc libc, int descriptor) {
    try {
      libc.close(descriptor);
    } catch (IOException e) {
      // The descriptor is closed all the same.
    }
  }

  /** Unlocks first: a child process that is just being started has the descriptor open too. */
  private static void release(Libc libc, int descriptor) throws IOException {
    try {
      libc.unlock(descriptor);
    } finally {
      libc.close(descriptor);
    }
  }

  private static Optional<Flock> tryJava(Path path, boolean shared) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      FileLock lock = channel.tryLock(0, 1, shared);
      if (lock != null) {
        return Optional.of(new Flock(channel));
      }
    } catch (OverlappingFileLockException heldByThisProcess) {
      // The same as held by another process.
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      release.close();
    } catch (IOException e) {
      // The kernel releases the lock when the process ends.
    }
  }
}
