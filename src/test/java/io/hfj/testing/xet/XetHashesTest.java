package io.hfj.testing.xet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class XetHashesTest {
  private static final Pattern MERKLE =
      Pattern.compile(
          "\"count\": (\\d+),\\s+\"rule\": \"leaf i: hash = chunk hash of the text node-<i>, length"
              + " = 1000 \\+ i\",\\s+\"xorb_hash\": \"(\\w+)\",\\s+\"file_hash\": \"(\\w+)\"");

  private static XetHashes.Entry chunk(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return XetHashes.chunk(bytes, bytes.length);
  }

  @Test
  void hashesChunks() {
    assertEquals(
        "b47702b91a4f55abfc6d25bd9bde9bcf3bff59ef9b89ee07dc9aa6c276e86e09",
        XetHashes.text(chunk("hello, xet storage\n").hash()));
  }

  @Test
  void aggregatesLikeTheOfficialEncoder() throws IOException {
    String hashes = Files.readString(Path.of("src/test/resources/xet/hashes.json"));
    List<MatchResult> cases = MERKLE.matcher(hashes).results().collect(Collectors.toList());
    assertEquals(12, cases.size());
    for (MatchResult expected : cases) {
      List<XetHashes.Entry> leaves =
          IntStream.range(0, Integer.parseInt(expected.group(1)))
              .mapToObj(i -> new XetHashes.Entry(chunk("node-" + i).hash(), 1000 + i))
              .collect(Collectors.toList());
      assertEquals(expected.group(2), XetHashes.text(XetHashes.xorb(leaves)));
      assertEquals(expected.group(3), XetHashes.text(XetHashes.file(leaves)));
    }
  }
}
