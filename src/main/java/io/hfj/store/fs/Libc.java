package io.hfj.store.fs;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.util.Optional;

/** The functions of the C library for what Java cannot do. Thread-safe. */
public interface Libc extends Library {
  int READ_ONLY = 0;
  int WRITE_ONLY = 1;
  int READ_WRITE = 2;

  int open(String path, int flags) throws LastErrorException;

  int close(int descriptor) throws LastErrorException;

  /** Only where a long of C has 64 bits. */
  long lseek(int descriptor, long offset, int whence) throws LastErrorException;

  int flock(int descriptor, int operation) throws LastErrorException;

  /** Declared with its dots: on 64-bit ARM macOS passes variable arguments in another way. */
  int ioctl(int descriptor, NativeLong request, Object... arguments) throws LastErrorException;

  /** On macOS only. */
  int clonefile(String from, String to, int flags) throws LastErrorException;

  /**
   * Returns the library, or empty on Windows and where no native code can be loaded. The first call
   * takes some ten milliseconds.
   */
  static Optional<Libc> find() {
    return Loaded.LIBC;
  }

  /** Whether this system has one, but it cannot be called from here. */
  static boolean isBarred() {
    return Loaded.LIBC.isEmpty() && !Platform.isWindows();
  }

  /** Holds what was loaded. */
  final class Loaded {
    private static final Optional<Libc> LIBC = load();

    private Loaded() {}

    private static Optional<Libc> load() {
      if (Platform.isWindows()) {
        return Optional.empty();
      }
      try {
        return Optional.of(Native.load("c", Libc.class));
      } catch (LinkageError noNativeAccess) {
        return Optional.empty();
      }
    }
  }
}
