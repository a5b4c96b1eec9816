package io.hfj.store.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Queries the free space of file systems. */
public final class DiskSpace {
  private DiskSpace() {}

  /**
   * Returns the bytes that this user can still write below {@code folder}, which need not exist
   * yet; {@link Long#MAX_VALUE} if unknown (some network file systems report zero).
   */
  public static long usable(Path folder) {
    Path at = folder.toAbsolutePath();
    while (at != null && !Files.exists(at)) {
      at = at.getParent();
    }
    if (at == null) {
      return Long.MAX_VALUE;
    }
    try {
      java.nio.file.FileStore disk = Files.getFileStore(at);
      return disk.getTotalSpace() <= 0 ? Long.MAX_VALUE : disk.getUsableSpace();
    } catch (IOException unknown) {
      return Long.MAX_VALUE;
    }
  }
}
