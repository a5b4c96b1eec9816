package io.hfj.store.fs;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.file.Path;
import java.util.Optional;

/** Tells how much of a file with holes lies on disk. */
public final class SparseFiles {
  private static final int SEEK_DATA = Platform.isMac() ? 4 : 3;
  private static final int SEEK_HOLE = Platform.isMac() ? 3 : 4;

  private SparseFiles() {}

  /**
   * Returns how many of the bytes are no hole, as lseek(2) finds them.
   *
   * @param size of the file in bytes; returned where that cannot be found out
   */
  public static long allocated(Path file, long size) {
    Optional<Libc> libc = size == 0 ? Optional.empty() : Libc.find();
    if (libc.isEmpty() || Native.LONG_SIZE < Long.BYTES) {
      return size;
    }
    int descriptor = -1;
    try {
      descriptor = libc.get().open(file.toString(), Libc.READ_ONLY);
      return data(libc.get(), descriptor, size);
    } catch (LastErrorException unknown) {
      return size;
    } finally {
      if (descriptor >= 0) {
        libc.get().close(descriptor);
      }
    }
  }

  private static long data(Libc libc, int descriptor, long size) {
    long found = 0;
    for (long at = 0; at < size; ) {
      long begin;
      try {
        begin = libc.lseek(descriptor, at, SEEK_DATA);
      } catch (LastErrorException onlyHolesFollow) {
        return found;
      }
      at = Math.min(size, libc.lseek(descriptor, begin, SEEK_HOLE));
      found += at - begin;
    }
    return found;
  }
}
