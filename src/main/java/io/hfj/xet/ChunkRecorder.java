package io.hfj.xet;

import io.hfj.model.RemoteFile;
import io.hfj.store.chunk.ChunkList;
import io.hfj.store.chunk.ChunkListBuilder;
import io.hfj.store.chunk.ChunkLists;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/**
 * Records the chunks of one file as they are decoded, beside those that earlier runs recorded.
 * Saves them now and then, so that a killed run loses few. Thread-safe.
 */
final class ChunkRecorder {
  /** Most chunks between two saves, while there are not many; later a quarter of them. */
  private static final int UNSAVED = 4096;

  private final Optional<ChunkLists> lists;
  private final RemoteFile file;
  private final AtomicInteger space;
  private ChunkListBuilder chunks = new ChunkListBuilder(); // guarded by this, like all below
  private int saved; // of the chunks

  /**
   * @param lists where the list of the file is kept, if it is
   * @param space number of chunks that all files of a run may still record
   */
  ChunkRecorder(Optional<ChunkLists> lists, RemoteFile file, AtomicInteger space) {
    this.lists = lists;
    this.file = file;
    this.space = space;
    lists
        .flatMap(kept -> kept.find(file.etag()))
        .filter(list -> list.size() == file.size() && reserve(list.count()))
        .ifPresent(chunks::add);
    saved = chunks.count();
  }

  private boolean reserve(int count) {
    if (space.addAndGet(-count) >= 0) {
      return true;
    }
    space.addAndGet(count);
    return false;
  }

  /**
   * Records a decoded chunk.
   *
   * @param index in the xorb
   * @param offset in the file
   */
  void add(String xorb, int index, long offset, byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    synchronized (this) {
      if (!reserve(1)) {
        return;
      }
      if (!chunks.add(xorb, index, offset, length, (int) crc.getValue())) {
        space.incrementAndGet();
      }
      if (chunks.count() - saved < Math.max(UNSAVED, saved / 4)) {
        return;
      }
    }
    save();
  }

  /** Writes the list, if chunks were added since it was written. */
  void save() {
    Optional<ChunkList> list;
    synchronized (this) {
      list = chunks.count() == saved ? Optional.empty() : chunks.build(file.size());
      saved = chunks.count();
    }
    list.ifPresent(changed -> lists.ifPresent(kept -> kept.write(file.etag(), changed)));
  }

  /** Returns the list of the chunks; empty if there are none. */
  synchronized Optional<ChunkList> list() {
    return chunks.build(file.size());
  }

  /** Forgets all chunks: some of them may be wrong. */
  synchronized void clear() {
    space.addAndGet(chunks.count());
    chunks = new ChunkListBuilder();
    saved = 0;
  }
}
