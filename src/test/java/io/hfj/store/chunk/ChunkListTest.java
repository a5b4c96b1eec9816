package io.hfj.store.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ChunkListTest {
  private static final String A = "ab".repeat(32);
  private static final String B = "01".repeat(32);
  private static final long SIZE = 1_000_000;

  /** Chunks 3 to 5 and 7 of one xorb, chunk 0 of another, not in order. */
  private static ChunkListBuilder some() {
    ChunkListBuilder builder = new ChunkListBuilder();
    builder.add(A, 7, 500_000, 100, 17);
    builder.add(B, 0, 0, 1000, 20);
    builder.add(A, 4, 3000, 2000, 14);
    builder.add(A, 3, 1000, 2000, 13);
    builder.add(A, 5, 5000, 131_072, -15);
    return builder;
  }

  private static byte[] bytes(ChunkList list) {
    ByteBuffer form = list.bytes();
    byte[] bytes = new byte[form.remaining()];
    form.get(bytes);
    return bytes;
  }

  @Test
  void isReadAsItWasWritten() {
    ChunkList list = ChunkList.parse(bytes(some().build(SIZE).get())).get();
    assertEquals(SIZE, list.size());
    assertEquals(5, list.count());
    int first = list.find(A, 3, 6).getAsInt();
    assertEquals(1000, list.offset(first));
    assertEquals(3000, list.offset(first + 1));
    assertEquals(5000, list.offset(first + 2));
    assertEquals(131_072, list.length(first + 2));
    assertEquals(-15, list.crc(first + 2));
    assertEquals(20, list.crc(list.find(B, 0, 1).getAsInt()));
  }

  @Test
  void findsChunksOnlyIfAllAreThere() {
    ChunkList list = some().build(SIZE).get();
    assertTrue(list.find(A, 4, 6).isPresent());
    assertTrue(list.find(A, 7, 8).isPresent());
    assertEquals(OptionalInt.empty(), list.find(A, 3, 7));
    assertEquals(OptionalInt.empty(), list.find(A, 5, 8));
    assertEquals(OptionalInt.empty(), list.find(A, 2, 4));
    assertEquals(OptionalInt.empty(), list.find(A, 7, 9));
    assertEquals(OptionalInt.empty(), list.find(B, 0, 8192));
    assertEquals(OptionalInt.empty(), list.find("cd".repeat(32), 0, 1));
    assertEquals(OptionalInt.empty(), list.find(A, 6, 6));
    assertEquals(OptionalInt.empty(), list.find(A, -8189, -8188));
  }

  @Test
  void hasEachChunkOnce() {
    ChunkListBuilder builder = some();
    assertFalse(builder.add(A, 4, 9000, 2000, 14));
    builder.add(some().build(SIZE).get());
    assertEquals(5, builder.count());
    assertEquals(
        Arrays.toString(bytes(some().build(SIZE).get())),
        Arrays.toString(bytes(builder.build(SIZE).get())));
  }

  @Test
  void isExtendedByAnother() {
    ChunkListBuilder more = new ChunkListBuilder();
    more.add(A, 6, 400_000, 2000, 16);
    more.add(some().build(SIZE).get());
    assertTrue(more.build(SIZE).get().find(A, 3, 8).isPresent());
  }

  @Test
  void isRefusedIfAnyBitIsWrong() {
    byte[] sound = bytes(some().build(SIZE).get());
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      damaged[i] ^= (byte) (1 << i % 8);
      assertEquals(Optional.empty(), ChunkList.parse(damaged), "byte " + i);
    }
  }

  @Test
  void isRefusedIfItHasAnotherLength() {
    byte[] sound = bytes(some().build(SIZE).get());
    for (int length = 0; length < sound.length + 3; length++) {
      assertEquals(
          length == sound.length, ChunkList.parse(Arrays.copyOf(sound, length)).isPresent());
    }
  }

  @Test
  void isNotMadeOfTinyChunks() {
    ChunkListBuilder builder = new ChunkListBuilder();
    assertEquals(Optional.empty(), builder.build(SIZE));
    for (int i = 0; i < 978; i++) {
      builder.add(A, i, i, 1, i);
    }
    assertEquals(Optional.empty(), builder.build(SIZE));
    assertTrue(builder.build(978 * 1024).isPresent());
  }

  @Test
  void hasAtMost16MiB() {
    ChunkListBuilder builder = new ChunkListBuilder();
    for (int xorb = 0; xorb < 17_000; xorb++) {
      for (int chunk = 0; chunk < 100; chunk++) {
        builder.add("%064x".formatted(xorb), chunk, 0, 1, 0);
      }
    }
    byte[] bytes = bytes(builder.build(1L << 40).get());
    assertEquals(ChunkList.MOST_CHUNKS, builder.count());
    assertTrue(bytes.length <= ChunkList.LONGEST);
    assertTrue(ChunkList.parse(bytes).isPresent());
  }
}
