package io.hfj.store.fs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Counts the bytes of a file that are not in holes. */
public final class SparseFiles {
  private SparseFiles() {}

  /**
   * Returns how many bytes are not in holes, by lseek(2).
   *
   * @param size of the file in bytes; returned where holes cannot be found
   */
  public static long allocated(Path file, long size) {
    Optional<Libc> libc = size == 0 ? Optional.empty() : LibcLoader.find();
    if (libc.isEmpty() || !Libc.canSeek()) {
      return size;
    }
    try {
      int descriptor = libc.get().open(file, Libc.OpenMode.READ);
      try {
        return data(libc.get(), descriptor, size);
      } finally {
        libc.get().close(descriptor);
      }
    } catch (IOException unknown) {
      return size;
    }
  }

  private static long data(Libc libc, int descriptor, long size) throws IOException {
    long found = 0;
    for (long at = 0; at < size; ) {
      long begin;
      try {
        begin = libc.nextData(descriptor, at);
      } catch (IOException onlyHolesFollow) {
        return found;
      }
      at = Math.min(size, libc.nextHole(descriptor, begin));
      found += at - begin;
    }
    return found;
  }
}
