package io.hfj.store.part;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.Etag;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values from {@code git hash-object} and {@code sha256sum}. */
class ContentDigestTest {
  private static boolean matches(String etag, String text, int size) {
    ContentDigest check = new ContentDigest(new Etag(etag), size);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (byte each : bytes) {
      check.update(ByteBuffer.wrap(new byte[] {each}));
    }
    return check.matches();
  }

  @ParameterizedTest
  @CsvSource({
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391, ''",
    "b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0, hello",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, ''",
    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824, hello",
  })
  void matchesContentWithItsEtag(String etag, String text) {
    assertTrue(matches(etag, text, text.length()));
    assertFalse(matches(etag, text + " ", text.length()));
  }

  @Test
  void hashesTheSizeInGitsFormOnly() {
    assertFalse(matches("b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0", "hello", 6));
    assertTrue(
        matches("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", "hello", 6));
  }

  @ParameterizedTest
  @CsvSource({"SHA-256, 9000001", "SHA-1, 9000001", "SHA-256, 1000", "SHA-1, 1000"})
  void acceptsBuffersOfAnyKindAndSize(String algorithm, int size) throws Exception {
    byte[] bytes = new byte[size];
    Random random = new Random(size);
    random.nextBytes(bytes);
    MessageDigest digest = MessageDigest.getInstance(algorithm);
    if (algorithm.equals("SHA-1")) {
      digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    Etag right = new Etag(HexFormat.of().formatHex(digest.digest(bytes)));
    ContentDigest check = new ContentDigest(right, size);
    ByteBuffer outside = ByteBuffer.allocateDirect(1 << 20);
    for (int at = 0; at < size; ) {
      int count = Math.min(size - at, 1 + random.nextInt(1 << 20));
      ByteBuffer piece = ByteBuffer.wrap(bytes, at, count);
      check.update(random.nextBoolean() ? piece : outside.clear().put(piece).flip());
      at += count;
    }
    assertTrue(check.matches());
  }
}
