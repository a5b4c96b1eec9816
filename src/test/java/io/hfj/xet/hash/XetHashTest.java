package io.hfj.xet.hash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.xet.XetVectors.Json;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XetHashTest {
  private static final Json VECTORS = Json.of("hashes.json");

  private static XetHash ofChunk(byte[] bytes) {
    return XetHash.ofChunk(bytes, 0, bytes.length);
  }

  @Test
  void hashesChunksLikeTheOfficialClient() {
    for (Json vector : VECTORS.at("chunk_hash").list()) {
      byte[] input = new byte[vector.at("length").number()];
      for (int i = 0; i < input.length; i++) {
        input[i] = (byte) (input.length == 1280 ? i : 7 * i % 251);
      }
      if (vector.at("input_hex").value() != null) {
        input = HexFormat.of().parseHex(vector.at("input_hex").text());
      }
      XetHash hash = ofChunk(input);
      assertEquals(vector.at("string").text(), hash.toString());
      assertEquals(vector.at("raw_hex").text(), HexFormat.of().formatHex(hash.bytes()));
    }
  }

  @Test
  void hashesThePartOfAnArray() {
    byte[] bytes = "xxhello".getBytes(StandardCharsets.US_ASCII);
    assertEquals(ofChunk("hell".getBytes(StandardCharsets.US_ASCII)), XetHash.ofChunk(bytes, 2, 4));
  }

  @Test
  void aggregatesLikeTheOfficialClient() {
    for (Json vector : VECTORS.at("merkle").list()) {
      ChunkHashes chunks = new ChunkHashes();
      for (int i = 0; i < vector.at("count").number(); i++) {
        chunks.add(ofChunk(("node-" + i).getBytes(StandardCharsets.US_ASCII)), 1000 + i);
      }
      assertEquals(vector.at("xorb_hash").text(), chunks.xorbHash().toString());
      assertEquals(vector.at("file_hash").text(), chunks.fileHash().toString());
      assertEquals(vector.at("xorb_hash").text(), chunks.xorbHash().toString(), "the second time");
    }
  }

  @Test
  void aggregatesTheLargestLengths() {
    ChunkHashes chunks = new ChunkHashes();
    for (int i = 0; i < 9; i++) {
      chunks.add(new XetHash(i, i, i, 1), Long.MAX_VALUE / 9);
    }
    assertEquals(9, chunks.count());
    assertEquals(64, chunks.xorbHash().toString().length());
  }

  @Test
  void printsEightBytesAsALittleEndianNumber() {
    String text = "07060504030201000f0e0d0c0b0a090817161514131211101f1e1d1c1b1a1918";
    byte[] bytes = new byte[32];
    for (int i = 0; i < 32; i++) {
      bytes[i] = (byte) i;
    }
    assertArrayEquals(bytes, XetHash.parse(text).bytes());
    assertEquals(text, XetHash.parse(text).toString());
    assertEquals(Map.of(XetHash.parse(text), 1), Map.of(XetHash.parse(text), 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "A", "0x", "é", " ", "../../"})
  void acceptsOnlyLowerCaseDigits(String start) {
    String text = start + "0".repeat(start.equals("00") ? 64 : Math.max(0, 64 - start.length()));
    text = start.isEmpty() ? "" : text;
    assertEquals(Optional.empty(), XetHash.find(text));
    String rejected = text;
    assertThrows(IllegalArgumentException.class, () -> XetHash.parse(rejected));
  }
}
