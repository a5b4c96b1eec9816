package io.hfj.testing.xet;

import io.hfj.server.Content;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Optional;

/**
 * A temporary file that only grows, made by the first append. Thread-safe.
 *
 * <p>Deleted at once where the system can delete open files: its space is freed when the object is
 * unreachable. Not a FileChannel, which closes when a reading thread is interrupted, as those of a
 * closed {@code FakeHub} are.
 */
final class SpoolFile implements Content.Source {
  private Optional<RandomAccessFile> file = Optional.empty(); // guarded by this
  private long end; // guarded by this

  /** Appends bytes and returns the offset of the first. */
  synchronized long append(byte[] bytes) throws IOException {
    long start = end;
    if (file.isEmpty()) {
      File path = File.createTempFile("xorbs", null);
      file = Optional.of(new RandomAccessFile(path, "rw"));
      if (!path.delete()) {
        path.deleteOnExit();
      }
    }
    file.get().seek(start);
    file.get().write(bytes);
    end += bytes.length;
    return start;
  }

  @Override
  public synchronized void read(long offset, byte[] into, int at, int length) throws IOException {
    RandomAccessFile open = file.orElseThrow();
    open.seek(offset);
    open.readFully(into, at, length);
  }
}
