package io.hfj.store.lock;

import com.sun.jna.LastErrorException;
import io.hfj.store.fs.Libc;
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
 * The lock the official client takes: BSD {@code flock} on Unix, one byte at offset 0 on Windows.
 * Java's own file locks are {@code fcntl} locks on Unix, which {@code flock} does not see, so libc
 * is called there. Where that is impossible (no native access, a file system without locks) Java's
 * lock, and at last none, has to do: locks save bandwidth, nothing else. Thread-safe.
 */
public final class Flock implements Closeable {
  private static final int EXCLUSIVE_NOT_BLOCKING = 2 | 4;
  private static final int SHARED_NOT_BLOCKING = 1 | 4;
  private static final int UNLOCK = 8;

  /** The two errno values that mean "somebody else has it" (EAGAIN, on macOS and on Linux). */
  private static final int BUSY_LINUX = 11;

  private static final int BUSY_MAC = 35;

  private final Closeable release;

  private Flock(Closeable release) {
    this.release = release;
  }

  /**
   * Takes the lock if it is free.
   *
   * @param path of the lock file, which exists
   * @return empty if somebody else holds it
   * @throws IOException if the file system cannot lock
   */
  public static Optional<Flock> tryAcquire(Path path) throws IOException {
    return tryAcquire(path, false);
  }

  /** The same, but others may have it too as long as all of them only share it. */
  static Optional<Flock> tryShare(Path path) throws IOException {
    return tryAcquire(path, true);
  }

  private static Optional<Flock> tryAcquire(Path path, boolean shared) throws IOException {
    Optional<Libc> libc = Libc.find();
    return libc.isPresent() ? tryNative(libc.get(), path, shared) : tryJava(path, shared);
  }

  private static Optional<Flock> tryNative(Libc libc, Path path, boolean shared)
      throws IOException {
    int descriptor;
    try {
      boolean folder = Files.isDirectory(path); // it cannot be opened for writing
      descriptor = libc.open(path.toString(), folder ? Libc.READ_ONLY : Libc.READ_WRITE);
    } catch (LastErrorException e) {
      throw new IOException("cannot open " + path + ": errno " + e.getErrorCode(), e);
    }
    try {
      libc.flock(descriptor, shared ? SHARED_NOT_BLOCKING : EXCLUSIVE_NOT_BLOCKING);
      return Optional.of(new Flock(() -> release(libc, descriptor)));
    } catch (LastErrorException e) {
      closeAnyway(libc, descriptor);
      if (e.getErrorCode() == BUSY_LINUX || e.getErrorCode() == BUSY_MAC) {
        return Optional.empty();
      }
      throw new IOException("cannot lock " + path + ": errno " + e.getErrorCode(), e);
    }
  }

  /** Some disks report at closing what went wrong before; the descriptor is gone all the same. */
  private static void closeAnyway(Libc libc, int descriptor) {
    try {
      libc.close(descriptor);
    } catch (LastErrorException e) {
      // Nothing was written to it.
    }
  }

  /** To close it is not enough: a child process that is just being started has it open as well. */
  private static void release(Libc libc, int descriptor) {
    try {
      libc.flock(descriptor, UNLOCK);
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
      // As good as held by another.
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
    } catch (IOException | LastErrorException e) {
      // The kernel drops the lock with the process at the latest.
    }
  }
}
