package io.hfj.testing.xet;

import io.hfj.server.Content;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * A temporary file that only grows. Thread-safe.
 *
 * <p>Deleted at once where the system can delete open files: its space is freed when the object is
 * unreachable. Not a FileChannel, which closes when a reading thread is interrupted, as those of a
 * closed {@code FakeHub} are.
 */
final class SpoolFile implements Content.Source {
  private final RandomAccessFile file; // guarded by this
  private long end; // guarded by this

  SpoolFile() throws IOException {
    File path = File.createTempFile("xorbs", null);
    file = new RandomAccessFile(path, "rw");
    if (!path.delete()) {
      path.deleteOnExit();
    }
  }

  /** Appends bytes and returns the offset of the first. */
  synchronized long append(byte[] bytes) throws IOException {
    long start = end;
    file.seek(start);
    file.write(bytes);
    end += bytes.length;
    return start;
  }

  @Override
  public synchronized void read(long offset, byte[] into, int at, int length) throws IOException {
    file.seek(offset);
    file.readFully(into, at, length);
  }
}
