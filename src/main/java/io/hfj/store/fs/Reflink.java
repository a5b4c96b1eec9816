package io.hfj.store.fs;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy that shares its blocks with the original, where the file system can do that. */
final class Reflink {
  /** {@code FICLONE} of Linux, ioctl_ficlone(2). */
  private static final int CLONE = 0x40049409;

  private Reflink() {}

  /**
   * Makes {@code to}, which must not exist.
   *
   * @throws IOException if it cannot be done here; then there is no {@code to}
   */
  static void make(Path from, Path to) throws IOException {
    Libc libc = Libc.find().orElseThrow(() -> new IOException("no native access"));
    try {
      if (Platform.isLinux()) {
        makeOnLinux(libc, from, to);
      } else if (Platform.isMac()) {
        libc.clonefile(from.toRealPath().toString(), to.toString(), 0);
      } else {
        throw new IOException("no reflinks on this platform");
      }
    } catch (LastErrorException e) {
      throw new IOException("cannot reflink: errno " + e.getErrorCode(), e);
    }
  }

  private static void makeOnLinux(Libc libc, Path from, Path to) throws IOException {
    AtomicFiles.createNew(to).close();
    boolean made = false;
    int source = -1;
    int target = -1;
    try {
      source = libc.open(from.toString(), Libc.READ_ONLY);
      target = libc.open(to.toString(), Libc.WRITE_ONLY);
      libc.ioctl(target, new NativeLong(CLONE), source);
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
