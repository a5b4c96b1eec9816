package io.hfj.testing.xet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.testing.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class XetStorageTest {
  private final XetStorage storage = new XetStorage();

  private List<StoredTerm> added(byte[] bytes) {
    return storage.findFile(storage.add(Content.of(bytes))).orElseThrow();
  }

  private static List<String> xorbs(List<StoredTerm> terms) {
    return terms.stream().map(t -> t.xorb().hash()).distinct().collect(Collectors.toList());
  }

  @Test
  void cutsContentIntoChunksOfAllowedLengths() {
    StoredXorb xorb = added(Sample.random(1, 5_000_000)).get(0).xorb();
    for (int chunk = 0; chunk < xorb.count() - 1; chunk++) {
      long length = xorb.unpackedLength(chunk, chunk + 1);
      assertTrue(length >= 8 << 10 && length <= 128 << 10, length + " bytes");
    }
    assertEquals(5_000_000, xorb.unpackedLength(0, xorb.count()));
    long average = 5_000_000 / xorb.count();
    assertTrue(average > 45_000 && average < 85_000, average + " bytes");
  }

  @Test
  void storesEqualChunksOnce() {
    List<StoredTerm> zeros = added(new byte[1_000_000]);
    assertEquals(7, zeros.size()); // the last chunk follows the first of the xorb
    assertEquals(2, zeros.get(0).xorb().count());
  }

  @Test
  void storesLittleForAnInsertion() {
    byte[] first = Sample.random(1, 3_000_000);
    byte[] second = Arrays.copyOf(first, first.length + 5);
    System.arraycopy(first, 1_000_000, second, 1_000_005, 2_000_000);
    String before = added(first).get(0).xorb().hash();
    List<StoredTerm> terms = added(second);
    assertEquals(2, xorbs(terms).size());
    long added =
        terms.stream()
            .filter(term -> !term.xorb().hash().equals(before))
            .mapToLong(StoredTerm::length)
            .sum();
    assertTrue(added < 400_000, added + " bytes");
  }

  @Test
  void packsFilesInOneXorbUntilItEnds() {
    String a = storage.add(Content.of("a"));
    String b = storage.add(Content.of("b"));
    storage.endXorb();
    String c = storage.add(Content.of("c"));
    StoredTerm first = storage.findFile(a).orElseThrow().get(0);
    StoredTerm second = storage.findFile(b).orElseThrow().get(0);
    assertEquals(first.xorb(), second.xorb());
    assertEquals(1, second.from());
    assertNotEquals(first.xorb(), storage.findFile(c).orElseThrow().get(0).xorb());
  }

  @Test
  void startsAnotherXorbAt64Mebibytes() {
    String hash = storage.add(Content.generated(1, 70_000_000));
    List<String> xorbs = xorbs(storage.findFile(hash).orElseThrow());
    assertEquals(2, xorbs.size());
    assertTrue(storage.findXorb(xorbs.get(0)).orElseThrow().size() <= 64 << 20);
  }

  @Test
  void compressesEachChunkWithTheShortestScheme() {
    byte[] floats = new byte[20_000];
    byte[] random = Sample.random(1, floats.length);
    for (int i = 0; i < floats.length; i++) {
      floats[i] = i % 4 == 3 ? 60 : random[i];
    }
    assertEquals(0, ChunkEncoder.encode(random, random.length)[4]);
    assertEquals(1, ChunkEncoder.encode(new byte[20_000], 20_000)[4]);
    assertEquals(2, ChunkEncoder.encode(floats, floats.length)[4]);
    byte[] stored = ChunkEncoder.encode(new byte[] {65}, 1);
    assertArrayEquals(new byte[] {0, 1, 0, 0, 0, 1, 0, 0, 65}, stored);
  }
}
