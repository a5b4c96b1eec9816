package io.hfj.store;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy that shares its blocks with the original, where the file system can do that. */
final class Reflink {
  private static final int READ_ONLY = 0;
  private static final int WRITE_ONLY = 1;

  /** {@code FICLONE} of Linux, ioctl_ficlone(2). */
  private static final NativeLong CLONE = new NativeLong(0x40049409L);

  private interface Libc extends Library {
    int open(String path, int flags) throws LastErrorException;

    int ioctl(int descriptor, NativeLong request, Object... arguments) throws LastErrorException;

    int clonefile(String from, String to, int flags) throws LastErrorException;

    int close(int descriptor) throws LastErrorException;
  }

  private Reflink() {}

  /**
   * Makes {@code to}, which must not exist.
   *
   * @throws IOException if it cannot be done here; then there is no {@code to}
   */
  static void make(Path from, Path to) throws IOException {
    try {
      if (Platform.isLinux()) {
        makeOnLinux(Native.load("c", Libc.class), from, to);
      } else if (Platform.isMac()) {
        Native.load("c", Libc.class).clonefile(from.toRealPath().toString(), to.toString(), 0);
      } else {
        throw new IOException("no reflinks on this platform");
      }
    } catch (LastErrorException e) {
      throw new IOException("cannot reflink: errno " + e.getErrorCode(), e);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError noNativeAccess) {
      throw new IOException("no native access", noNativeAccess);
    }
  }

  private static void makeOnLinux(Libc libc, Path from, Path to) throws IOException {
    AtomicFiles.createNew(to).close();
    boolean made = false;
    int source = -1;
    int target = -1;
    try {
      source = libc.open(from.toString(), READ_ONLY);
      target = libc.open(to.toString(), WRITE_ONLY);
      libc.ioctl(target, CLONE, source);
      made = true;
    } finally {
      close(libc, source);
      close(libc, target);
      if (!made) {
        Files.deleteIfExists(to);
      }
    }
  }

  private static void close(Libc libc, int descriptor) {
    if (descriptor >= 0) {
      libc.close(descriptor);
    }
  }
}
