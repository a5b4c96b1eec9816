package io.hfj.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ContentTest {
  @Test
  void namesAnEmptyFileAsGitDoes() {
    assertEquals("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", Content.of("").gitSha1());
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        Content.of("").sha256());
  }

  @Test
  void namesATextAsGitDoes() {
    assertEquals("ce013625030ba8dba906f756967f9e9ca394464a", Content.of("hello\n").gitSha1());
  }

  @Test
  void hashesGeneratedBytesLikeStoredOnes() {
    Content generated = Content.generated(7, 200_001);
    Content held = Content.of(generated.bytes());
    assertEquals(held.sha256(), generated.sha256());
    assertEquals(held.gitSha1(), generated.gitSha1());
  }

  @Test
  void generatesAnyRangeAsItIsInTheWhole() throws IOException {
    Content content = Content.generated(7, 100);
    byte[] whole = content.bytes();
    for (int start = 0; start <= 100; start++) {
      for (int end = start; end <= 100; end++) {
        byte[] range = content.open(start, end).readAllBytes();
        assertArrayEquals(Arrays.copyOfRange(whole, start, end), range, start + ".." + end);
      }
    }
  }

  @Test
  void generatesOtherBytesFromAnotherSeed() {
    byte[] one = Content.generated(1, 64).bytes();
    assertFalse(Arrays.equals(one, Content.generated(2, 64).bytes()));
  }

  @Test
  void reachesFarOffsetsWithoutReadingUpToThem() throws IOException {
    Content huge = Content.generated(1, 1L << 50);
    assertEquals(10, huge.open((1L << 50) - 10, 1L << 50).readAllBytes().length);
  }

  @Test
  void refusesRangesPastItsEnd() {
    assertThrows(IndexOutOfBoundsException.class, () -> Content.of("abc").open(2, 4));
  }
}
