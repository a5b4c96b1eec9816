package io.hfj.store.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy that shares its blocks with the original, where the file system can do that. */
final class Reflink {
  private Reflink() {}

  /**
   * Creates {@code to}, which must not exist.
   *
   * @throws IOException if the file system cannot do it; {@code to} then does not exist
   */
  static void make(Path from, Path to) throws IOException {
    Libc libc =
        LibcLoader.find().orElseThrow(() -> new IOException("native access is not available"));
    if (Libc.canShareBlocks()) {
      makeOnLinux(libc, from, to);
    } else if (Libc.canCloneFiles()) {
      libc.cloneFile(from.toRealPath(), to);
    } else {
      throw new IOException("reflinks are not supported on this platform");
    }
  }

  private static void makeOnLinux(Libc libc, Path from, Path to) throws IOException {
    AtomicFiles.createNew(to).close();
    boolean made = false;
    int source = -1;
    int target = -1;
    try {
      source = libc.open(from, Libc.OpenMode.READ);
      target = libc.open(to, Libc.OpenMode.WRITE);
      libc.shareBlocks(source, target);
      made = true;
    } finally {
      close(libc, source);
      close(libc, target);
      if (!made) {
        Files.deleteIfExists(to);
      }
    }
  }

  private static void close(Libc libc, int descriptor) throws IOException {
    if (descriptor >= 0) {
      libc.close(descriptor);
    }
  }
}
