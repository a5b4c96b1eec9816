package io.hfj.xet;

import io.hfj.Interrupted;
import io.hfj.store.chunk.ChunkList;
import io.hfj.store.chunk.ListedBlob;
import io.hfj.store.fs.DiskFailures;
import io.hfj.xet.xorb.XorbReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;

/**
 * Copies chunks from a file of the cache, in the form that an uncompressed xorb would have. A chunk
 * is delivered only if its checksum is right. For one thread; must be closed.
 */
final class LocalChunkReader implements XorbReader.Input, AutoCloseable {
  private static final int HEADER = 8;

  private final ListedBlob blob;
  private final ChunkList list;
  private final int end; // number in the list behind the last chunk
  private final Runnable unusable;
  private final BooleanSupplier cancelled;
  private ByteBuffer chunk = ByteBuffer.allocate(0); // larger from the first chunk on
  private int next; // number of the next chunk
  private FileChannel content; // null before the first

  /** The chunks are not what the list says. */
  static final class ChunksLost extends IOException {
    private static final long serialVersionUID = 1;

    ChunksLost(IOException cause) {
      super(cause);
    }
  }

  /**
   * @param first number in the list of the first chunk
   * @param end number behind the last one
   * @param unusable called before {@link ChunksLost} is thrown
   * @param cancelled whether to give up
   */
  LocalChunkReader(
      ListedBlob blob,
      ChunkList list,
      int first,
      int end,
      Runnable unusable,
      BooleanSupplier cancelled) {
    this.blob = blob;
    this.list = list;
    this.next = first;
    this.end = end;
    this.unusable = unusable;
    this.cancelled = cancelled;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ChunksLost if the file is gone, another one, or damaged
   * @throws Interrupted if the thread is interrupted
   */
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (!chunk.hasRemaining()) {
      if (next == end) {
        return -1;
      }
      if (cancelled.getAsBoolean()) {
        throw new InterruptedIOException("canceled");
      }
      try {
        load();
      } catch (ClosedByInterruptException e) {
        throw DiskFailures.of("read", blob.content(), e);
      } catch (IOException e) {
        unusable.run();
        throw new ChunksLost(e);
      }
    }
    int count = Math.min(length, chunk.remaining());
    chunk.get(into, offset, count);
    return count;
  }

  private void load() throws IOException {
    if (content == null) {
      content = blob.openContent(list.size());
      chunk = ByteBuffer.allocate(HEADER + XorbReader.MAX_CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    }
    int length = list.length(next);
    chunk.clear().limit(HEADER + length);
    chunk.putInt(length << 8).putInt(length << 8); // version and scheme are 0, lengths equal
    while (chunk.hasRemaining()) {
      if (content.read(chunk, list.offset(next) + chunk.position() - HEADER) < 0) {
        throw new EOFException();
      }
    }
    CRC32C crc = new CRC32C();
    crc.update(chunk.array(), HEADER, length);
    if ((int) crc.getValue() != list.crc(next)) {
      chunk.limit(0);
      throw new IOException("wrong checksum");
    }
    next++;
    chunk.rewind();
  }

  @Override
  public void close() {
    if (content != null) {
      try {
        content.close();
      } catch (IOException e) {
        // It was only read.
      }
    }
  }
}
