package io.hfj.store.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks file systems for room. */
public final class DiskSpace {
  private DiskSpace() {}

  /**
   * Bytes this user may still write below {@code folder}, which need not exist yet; {@link
   * Long#MAX_VALUE} where the file system does not tell (some network ones report zero).
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
