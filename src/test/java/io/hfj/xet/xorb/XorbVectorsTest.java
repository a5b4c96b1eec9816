package io.hfj.xet.xorb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.xet.XetVectors;
import io.hfj.xet.XetVectors.Json;
import io.hfj.xet.hash.ChunkHashes;
import io.hfj.xet.hash.XetHash;
import java.io.EOFException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decodes all that the official encoder made, and compares it with what went in. */
class XorbVectorsTest {
  private static final Json INDEX = Json.of("index.json");

  static List<String> xorbs() {
    return INDEX.at("xorbs").keys();
  }

  @ParameterizedTest
  @MethodSource("xorbs")
  void decodesEveryChunk(String name) throws Exception {
    byte[] bytes = XetVectors.xorb(name);
    XorbReader reader = XorbBytes.reader(bytes, 0, bytes.length);
    ChunkHashes chunks = new ChunkHashes();
    for (Json chunk : INDEX.at("xorbs").at(name).at("chunks").list()) {
      reader.next();
      XetHash hash = XetHash.ofChunk(reader.array(), reader.offset(), reader.length());
      assertEquals(chunk.at(3).number(), reader.length());
      assertEquals(chunk.at(4).text(), hash.toString());
      chunks.add(hash, reader.length());
    }
    assertEquals(name, chunks.xorbHash().toString());
    assertThrows(EOFException.class, reader::next);
  }

  @ParameterizedTest
  @MethodSource("xorbs")
  void decodesOrSkipsChunksThatArriveByteByByte(String name) throws Exception {
    byte[] bytes = XetVectors.xorb(name);
    int[] at = {0};
    XorbReader reader =
        XorbBytes.reader(
            (into, offset, length) -> {
              if (at[0] == bytes.length) {
                return -1;
              }
              into[offset] = bytes[at[0]++];
              return 1;
            });
    boolean skip = true;
    for (Json chunk : INDEX.at("xorbs").at(name).at("chunks").list()) {
      if (skip) {
        assertEquals(chunk.at(3).number(), reader.skip());
        assertEquals(0, reader.length());
      } else {
        reader.next();
        assertEquals(
            chunk.at(4).text(),
            XetHash.ofChunk(reader.array(), reader.offset(), reader.length()).toString());
      }
      skip = !skip;
    }
    assertThrows(EOFException.class, reader::skip);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void rebuildsEveryFile(String version) throws Exception {
    for (Json file : INDEX.at("files").list()) {
      Json answer = Json.of(file.at("reconstruction_" + version).text());
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ChunkHashes chunks = new ChunkHashes();
      for (Json term : answer.at("terms").list()) {
        readTerm(term, fetched(answer, term), digest, chunks);
      }
      assertEquals(file.at("chunks").number(), chunks.count());
      assertEquals(file.at("file_hash").text(), chunks.fileHash().toString());
      assertEquals(file.at("sha256").text(), HexFormat.of().formatHex(digest.digest()));
    }
  }

  /** What is fetched for a term: the range of chunks and that of bytes, which includes its end. */
  private record Fetched(Json chunks, Json bytes) {
    boolean has(Json range) {
      return chunks.at("start").number() <= range.at("start").number()
          && range.at("end").number() <= chunks.at("end").number();
    }
  }

  private static Fetched fetched(Json answer, Json term) {
    String xorb = term.at("hash").text();
    List<Fetched> ranges =
        answer.at("xorbs").value() == null
            ? answer.at("fetch_info").at(xorb).list().stream()
                .map(fetch -> new Fetched(fetch.at("range"), fetch.at("url_range")))
                .toList()
            : answer.at("xorbs").at(xorb).list().stream()
                .flatMap(url -> url.at("ranges").list().stream())
                .map(range -> new Fetched(range.at("chunks"), range.at("bytes")))
                .toList();
    return ranges.stream().filter(one -> one.has(term.at("range"))).findFirst().orElseThrow();
  }

  private static void readTerm(Json term, Fetched fetched, MessageDigest digest, ChunkHashes chunks)
      throws Exception {
    byte[] xorb = XetVectors.xorb(term.at("hash").text());
    int start = fetched.bytes().at("start").number();
    int end = fetched.bytes().at("end").number() + 1;
    XorbReader reader = XorbBytes.reader(xorb, start, end - start);
    Json range = term.at("range");
    for (int i = fetched.chunks().at("start").number(); i < range.at("start").number(); i++) {
      reader.skip();
    }
    int length = 0;
    for (int i = range.at("start").number(); i < range.at("end").number(); i++) {
      reader.next();
      length += reader.length();
      digest.update(reader.array(), reader.offset(), reader.length());
      chunks.add(
          XetHash.ofChunk(reader.array(), reader.offset(), reader.length()), reader.length());
    }
    assertEquals(term.at("unpacked_length").number(), length);
  }

  @Test
  void theVectorsHaveAllSchemes() {
    List<Integer> schemes =
        xorbs().stream()
            .flatMap(name -> INDEX.at("xorbs").at(name).at("chunks").list().stream())
            .map(chunk -> chunk.at(2).number())
            .distinct()
            .sorted()
            .toList();
    assertEquals(List.of(0, 1, 2), schemes);
  }
}
