package io.hfj.xet;

import io.hfj.fetch.ByteSource.ContentOnDisk;
import io.hfj.model.FileRange;
import io.hfj.store.chunk.ChunkList;
import io.hfj.store.part.RangeSet;
import io.hfj.xet.hash.ChunkHashes;
import io.hfj.xet.hash.XetHash;
import io.hfj.xet.xorb.XorbReader;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Finds out what of a file is right after its hash was wrong: the chunks of each xorb that are in
 * the file from the first to the last, if they have the xorb's hash together. Chunks are hashed
 * only then: nothing announces the hash of a single one, and hashing each as it arrives takes twice
 * as long as the SHA-256 of the file.
 */
final class ProvenChunks {
  private ProvenChunks() {}

  /**
   * Returns the ranges of the chunks that are right, in order; of repeated ones the first alone.
   */
  static List<FileRange> of(ChunkList list, ContentOnDisk content) {
    RangeSet right = new RangeSet();
    ByteBuffer bytes = ByteBuffer.allocate(XorbReader.MAX_CHUNK);
    for (String xorb : list.xorbs()) {
      int first = list.find(xorb, 0, 1).orElse(0);
      int end = first + list.leading(xorb);
      ChunkHashes hashes = new ChunkHashes();
      for (int i = first; i < end; i++) {
        bytes.clear().limit(list.length(i));
        if (content.read(list.offset(i), bytes)) {
          hashes.add(XetHash.ofChunk(bytes.array(), 0, list.length(i)), list.length(i));
        }
      }
      if (hashes.count() > 0 && hashes.xorbHash().toString().equals(xorb)) {
        for (int i = first; i < end; i++) {
          right.add(new FileRange(list.offset(i), list.offset(i) + list.length(i)));
        }
      }
    }
    return right.within(new FileRange(0, Long.MAX_VALUE));
  }
}
