package io.hfj.store.fs;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * The functions of the C library that Java does not have: {@code flock}, reflinks, and the search
 * for holes. {@link LibcLoader} loads it. Descriptors are opened with {@code O_CLOEXEC}, so that no
 * child process keeps them open, and with them a lock. Thread-safe.
 */
public final class Libc {
  /** What a file is opened for; the ordinal is the flag of open(2). */
  public enum OpenMode {
    READ,
    WRITE,
    READ_WRITE
  }

  /** The functions as C declares them. */
  private interface Functions extends Library {
    int open(String path, int flags) throws LastErrorException;

    int close(int descriptor) throws LastErrorException;

    /** Only where a C long has 64 bits. */
    long lseek(int descriptor, long offset, int whence) throws LastErrorException;

    int flock(int descriptor, int operation) throws LastErrorException;

    /** Declared variadic: on 64-bit ARM, macOS passes variable arguments in another way. */
    int ioctl(int descriptor, NativeLong request, Object... arguments) throws LastErrorException;

    /** On macOS only. */
    int clonefile(String from, String to, int flags) throws LastErrorException;
  }

  private static final int CLOSE_ON_EXEC =
      Platform.isLinux() ? 0x80000 : Platform.isMac() ? 0x1000000 : 0;

  private static final int SHARED = 1;
  private static final int EXCLUSIVE = 2;
  private static final int NOT_BLOCKING = 4;
  private static final int UNLOCK = 8;

  /** {@code EAGAIN} of Linux, and of macOS and BSD: another descriptor holds the lock. */
  private static final Set<Integer> LOCKED = Set.of(11, 35);

  /** {@code FICLONE} of Linux, ioctl_ficlone(2). */
  private static final int CLONE = 0x40049409;

  private static final int SEEK_DATA = Platform.isMac() ? 4 : 3;
  private static final int SEEK_HOLE = Platform.isMac() ? 3 : 4;

  private final Functions functions;

  private Libc(Functions functions) {
    this.functions = functions;
  }

  /**
   * Loads the library.
   *
   * @throws LinkageError if JNA is absent or cannot load native code
   */
  static Libc load() {
    return new Libc(Native.load("c", Functions.class));
  }

  /**
   * Opens a file or folder that exists.
   *
   * @return the descriptor, to be closed by {@link #close}
   */
  public int open(Path path, OpenMode access) throws IOException {
    try {
      return functions.open(path.toString(), access.ordinal() | CLOSE_ON_EXEC);
    } catch (LastErrorException e) {
      throw failure("cannot open " + path, e);
    }
  }

  /** Closes a descriptor; it is closed even if this throws. */
  public void close(int descriptor) throws IOException {
    try {
      functions.close(descriptor);
    } catch (LastErrorException e) {
      throw failure("cannot close", e);
    }
  }

  /**
   * Locks the file, by flock(2), without waiting.
   *
   * @return false if another descriptor holds a lock that excludes this one
   * @throws IOException if the file system cannot lock
   */
  public boolean tryLock(int descriptor, boolean shared) throws IOException {
    try {
      functions.flock(descriptor, (shared ? SHARED : EXCLUSIVE) | NOT_BLOCKING);
      return true;
    } catch (LastErrorException e) {
      if (LOCKED.contains(e.getErrorCode())) {
        return false;
      }
      throw failure("cannot lock", e);
    }
  }

  /** Releases the lock of a descriptor. */
  public void unlock(int descriptor) throws IOException {
    try {
      functions.flock(descriptor, UNLOCK);
    } catch (LastErrorException e) {
      throw failure("cannot unlock", e);
    }
  }

  /** Whether {@link #shareBlocks} can be called. */
  static boolean canShareBlocks() {
    return Platform.isLinux();
  }

  /** Makes an empty file share the blocks of another; Linux only. */
  void shareBlocks(int source, int target) throws IOException {
    try {
      functions.ioctl(target, new NativeLong(CLONE), source);
    } catch (LastErrorException e) {
      throw failure("cannot reflink", e);
    }
  }

  /** Whether {@link #cloneFile} can be called. */
  static boolean canCloneFiles() {
    return Platform.isMac();
  }

  /** Creates a file that shares the blocks of another; macOS only. */
  void cloneFile(Path from, Path to) throws IOException {
    try {
      functions.clonefile(from.toString(), to.toString(), 0);
    } catch (LastErrorException e) {
      throw failure("cannot reflink", e);
    }
  }

  /** Whether {@link #nextData} and {@link #nextHole} can be called. */
  static boolean canSeek() {
    return Native.LONG_SIZE == Long.BYTES;
  }

  /**
   * Returns the first offset at or after {@code from} that is not in a hole.
   *
   * @throws IOException if only a hole follows
   */
  long nextData(int descriptor, long from) throws IOException {
    return seek(descriptor, from, SEEK_DATA);
  }

  /** Returns the first offset at or after {@code from} that is in a hole, or the end. */
  long nextHole(int descriptor, long from) throws IOException {
    return seek(descriptor, from, SEEK_HOLE);
  }

  private long seek(int descriptor, long from, int whence) throws IOException {
    try {
      return functions.lseek(descriptor, from, whence);
    } catch (LastErrorException e) {
      throw failure("cannot seek", e);
    }
  }

  /** JNA's message is that of the system, after its number in brackets. */
  private static IOException failure(String what, LastErrorException cause) {
    String reason = cause.getMessage().replaceFirst("^\\[\\d+\\] ", "");
    return new IOException(what + ": " + reason, cause);
  }
}
