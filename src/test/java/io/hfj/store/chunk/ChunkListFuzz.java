package io.hfj.store.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.fuzz.Scratch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Chunk lists. The first byte says whether the checksum is corrected, without which hardly any
 * input would pass. What is accepted lies in the file, and is the same when it is written again.
 */
public final class ChunkListFuzz {
  private static final Path FOLDER = Scratch.folder();

  private ChunkListFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length < 5) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    if (input[0] % 2 == 0) {
      CRC32C crc = new CRC32C();
      crc.update(bytes, 0, bytes.length - 4);
      ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());
    }
    Path file = FOLDER.resolve("list");
    Files.write(file, bytes);
    ListedBlob blob = new ListedBlob(file, file);
    assertTrue(blob.xorbs().length * 32 <= bytes.length);
    blob.read().ifPresent(ChunkListFuzz::check);
  }

  private static void check(ChunkList list) {
    for (int i = 0; i < list.count(); i++) {
      assertTrue(list.length(i) > 0 && list.length(i) <= 128 << 10);
      assertTrue(list.offset(i) >= 0 && list.offset(i) + list.length(i) <= list.size());
    }
    ChunkListBuilder again = new ChunkListBuilder();
    again.add(list);
    assertTrue(again.count() <= list.count());
    again
        .build(list.size())
        .ifPresent(built -> assertEquals(built.count(), again.count(), "count of chunks"));
  }
}
