package io.hfj.store.localdir;

import io.hfj.model.RemoteFile;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.part.ContentDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads a file on this disk with an eye on whether it is what it should be. */
final class LocalContentCheck {
  private static final int BUFFER = 1 << 20;

  private LocalContentCheck() {}

  /** Whether the file there has that size; links are not followed. */
  static boolean hasSize(Path path, long size) {
    try {
      return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) == size;
    } catch (IOException gone) {
      return false;
    }
  }

  /**
   * Copies and hashes at once. What was copied is on the disk for good when this returns.
   *
   * @param to new; whose content means nothing unless this returns true
   * @return whether the copy has the content of {@code file}
   */
  static boolean copy(Path from, Path to, RemoteFile file) throws IOException {
    ContentDigest check = new ContentDigest(file.etag(), file.size());
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out = AtomicFiles.createNew(to)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
      while (in.read(buffer.clear()) >= 0) {
        check.update(buffer.flip());
        buffer.flip();
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
      if (!check.matches()) {
        return false;
      }
      out.force(true);
      return true;
    }
  }
}
