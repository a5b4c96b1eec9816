package io.hfj.xet.xorb;

import static io.hfj.xet.xorb.XorbBytes.chunk;
import static io.hfj.xet.xorb.XorbBytes.concat;
import static io.hfj.xet.xorb.XorbBytes.frame;
import static io.hfj.xet.xorb.XorbBytes.header;
import static io.hfj.xet.xorb.XorbBytes.littleEndian;
import static io.hfj.xet.xorb.XorbBytes.raw;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XorbReaderTest {
  private static final byte[] TEXT = "ababababababababababab-end".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TEXT_BLOCK = XorbBytes.compressed(TEXT);

  private static byte[] next(XorbReader reader) throws IOException {
    reader.next();
    return Arrays.copyOfRange(reader.array(), reader.offset(), reader.offset() + reader.length());
  }

  private static byte[] decode(byte[] frame, int length) throws IOException {
    return next(XorbBytes.reader(chunk(1, frame, length)));
  }

  private static MalformedXorb rejects(byte[] chunk) {
    return assertThrows(MalformedXorb.class, () -> XorbBytes.reader(chunk).next());
  }

  private static MalformedXorb rejectsFrame(byte[] frame, int length) {
    return rejects(chunk(1, frame, length));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void readsTheLargestChunksOfEachScheme() throws IOException {
    byte[] content = random(XorbReader.MAX_CHUNK);
    byte[] half = Arrays.copyOf(content, 64 << 10);
    byte[] rest = Arrays.copyOfRange(content, 64 << 10, content.length);
    XorbReader reader =
        XorbBytes.reader(
            chunk(0, content, content.length),
            chunk(1, frame(raw(half), raw(rest)), content.length),
            chunk(1, frame(XorbBytes.compressed(new byte[64 << 10]), raw(rest)), content.length),
            chunk(0, new byte[0], 0));
    assertArrayEquals(content, next(reader));
    assertArrayEquals(content, next(reader));
    assertArrayEquals(concat(new byte[64 << 10], rest), next(reader));
    assertEquals(0, next(reader).length);
    assertThrows(EOFException.class, reader::next);
  }

  @Test
  void ungroupsEveryRemainder() throws IOException {
    for (int length = 0; length < 40; length++) {
      byte[] content = random(length);
      byte[] grouped = new byte[length];
      int at = 0;
      for (int group = 0; group < 4; group++) {
        for (int i = group; i < length; i += 4) {
          grouped[at++] = content[i];
        }
      }
      byte[] body = length == 0 ? frame() : frame(raw(grouped));
      assertArrayEquals(content, next(XorbBytes.reader(chunk(2, body, length))));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0, 1",
    "0x58, 1, 0, 1",
    "0xff, 1, 0, 1",
    "0, 1, 3, 1",
    "0, 1, 0xff, 1",
    "0, 131073, 0, 131073",
    "0, 262145, 1, 1",
    "0, 0xffffff, 0, 0xffffff",
    "0, 15, 1, 131073",
    "0, 1, 0, 2",
    "0, 2, 0, 1"
  })
  void rejectsHeaders(String version, String body, String scheme, String length) {
    byte[] header =
        header(
            Integer.decode(version),
            Integer.decode(body),
            Integer.decode(scheme),
            Integer.decode(length));
    byte[] bytes = concat(header, new byte[300_000]);
    rejects(bytes);
    assertThrows(MalformedXorb.class, () -> XorbBytes.reader(bytes).skip());
  }

  @Test
  void reportsDataThatEndsEarly() throws IOException {
    byte[][] chunks = {
      chunk(0, TEXT, TEXT.length),
      chunk(1, frame(TEXT_BLOCK), TEXT.length),
      chunk(2, frame(TEXT_BLOCK), TEXT.length)
    };
    byte[] all = concat(chunks);
    for (int length = 0; length < all.length; length++) {
      XorbReader reader = XorbBytes.reader(all, 0, length);
      int left = length;
      for (byte[] chunk : chunks) {
        if (left < chunk.length) {
          break;
        }
        reader.next();
        left -= chunk.length;
      }
      assertThrows(EOFException.class, reader::next);
    }
  }

  @Test
  void acceptsOptionalFields() throws IOException {
    byte[] size = littleEndian(TEXT.length, 8);
    byte[] none = new byte[0];
    byte[] checksum = new byte[4];
    assertArrayEquals(TEXT, decode(frame(0x68, 0x40, size, TEXT_BLOCK), TEXT.length));
    assertArrayEquals(
        TEXT, decode(frame(0x70, 0x70, none, concat(TEXT_BLOCK, checksum)), TEXT.length));
    byte[] content = concat(frame(0x64, 0x50, none, TEXT_BLOCK), checksum);
    assertArrayEquals(TEXT, decode(content, TEXT.length));
    byte[] all = concat(frame(0x7c, 0x60, size, concat(TEXT_BLOCK, checksum)), checksum);
    assertArrayEquals(TEXT, decode(all, TEXT.length));
    byte[] linked = frame(0x40, 0x40, none, TEXT_BLOCK);
    assertArrayEquals(TEXT, decode(linked, TEXT.length));
  }

  @Test
  void readsManyBlocks() throws IOException {
    byte[] blocks = concat(TEXT_BLOCK, raw(TEXT), TEXT_BLOCK);
    assertArrayEquals(concat(TEXT, TEXT, TEXT), decode(frame(blocks), 3 * TEXT.length));
    byte[] linked = frame(0x40, 0x40, new byte[0], blocks);
    assertArrayEquals(concat(TEXT, TEXT, TEXT), decode(linked, 3 * TEXT.length));
  }

  /** A match of four bytes, 26 bytes back, that is before its block, then five literals. */
  @Test
  void readsBlocksThatNeedThoseBeforeIfTheFrameSaysSo() throws IOException {
    byte[] needy = XorbBytes.block(new byte[] {0, 26, 0, 0x50, 1, 2, 3, 4, 5});
    byte[] linked = frame(0x40, 0x40, new byte[0], concat(TEXT_BLOCK, needy));
    byte[] match = Arrays.copyOfRange(TEXT, TEXT.length - 26, TEXT.length - 22);
    assertArrayEquals(
        concat(TEXT, match, new byte[] {1, 2, 3, 4, 5}), decode(linked, TEXT.length + 9));
    rejectsFrame(frame(TEXT_BLOCK, needy), TEXT.length + 9);
  }

  /** Compares with another decoder: contents of all kinds, cut at every length. */
  @Test
  void decodesWhatOthersCompress() throws IOException {
    Random random = new Random(1);
    for (int kind = 1; kind < 200; kind += 3) {
      byte[] content = new byte[random.nextInt(5_000) + 1];
      for (int i = 0; i < content.length; i++) {
        content[i] =
            (byte) (i < kind || random.nextInt(kind) == 0 ? random.nextInt() : content[i - kind]);
      }
      assertArrayEquals(content, decode(frame(XorbBytes.compressed(content)), content.length));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void rejectsEveryChangedFixedByte(int position) {
    for (int bit = 0; bit < 8; bit++) {
      byte[] frame = frame(TEXT_BLOCK);
      frame[position] ^= (byte) (1 << bit);
      boolean linkedOrBlockSize =
          position == 4 && bit == 5 || position == 5 && (bit == 4 || bit == 5);
      if (!linkedOrBlockSize) {
        rejectsFrame(frame, TEXT.length);
      }
    }
  }

  @Test
  void endsOrRejectsAfterAnyChangedByte() {
    byte[] chunk = chunk(1, frame(TEXT_BLOCK, raw(TEXT)), 2 * TEXT.length);
    for (int position = 0; position < chunk.length; position++) {
      for (int change = 1; change < 256; change++) {
        byte[] changed = chunk.clone();
        changed[position] ^= (byte) change;
        try {
          assertEquals(2 * TEXT.length, next(XorbBytes.reader(changed)).length);
        } catch (MalformedXorb | EOFException expected) {
          // the change was noticed
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  @Test
  void rejectsFramesThatEndEarlyOrLate() {
    byte[] fields = littleEndian(TEXT.length, 8);
    byte[] blocks = concat(TEXT_BLOCK, new byte[4]);
    byte[] frame = concat(frame(0x7c, 0x40, fields, blocks), new byte[4]);
    for (int length = 0; length < frame.length; length++) {
      rejectsFrame(Arrays.copyOf(frame, length), TEXT.length);
    }
    rejectsFrame(Arrays.copyOf(frame, frame.length + 1), TEXT.length);
    rejectsFrame(concat(frame, frame), 2 * TEXT.length);
  }

  @Test
  void rejectsOtherLengthsThanPromised() {
    rejectsFrame(frame(TEXT_BLOCK), TEXT.length - 1);
    rejectsFrame(frame(TEXT_BLOCK), TEXT.length + 1);
    rejectsFrame(frame(TEXT_BLOCK), 0);
    rejectsFrame(frame(raw(TEXT)), TEXT.length - 1);
    rejectsFrame(frame(raw(TEXT)), TEXT.length + 1);
    rejectsFrame(frame(), 1);
    rejectsFrame(frame(0x68, 0x40, littleEndian(TEXT.length + 1, 8), TEXT_BLOCK), TEXT.length);
    rejectsFrame(frame(0x68, 0x40, littleEndian(-1, 8), TEXT_BLOCK), TEXT.length);
  }

  @Test
  void rejectsBombs() {
    byte[] zeros = XorbBytes.compressed(new byte[50 << 20]);
    rejectsFrame(frame(0x60, 0x70, new byte[0], zeros), XorbReader.MAX_CHUNK);
    byte[] tooLong = XorbBytes.compressed(new byte[(64 << 10) + 1]);
    rejectsFrame(frame(tooLong), (64 << 10) + 1);
    rejectsFrame(frame(raw(new byte[(64 << 10) + 1])), (64 << 10) + 1);
    byte[] one = raw(new byte[1]);
    byte[][] many = new byte[50_000][];
    Arrays.fill(many, one);
    rejectsFrame(frame(many), 49_999);
    byte[] empty = XorbBytes.block(new byte[1]);
    Arrays.fill(many, empty);
    rejectsFrame(frame(many), 1);
  }

  @Test
  void rejectsBlocksThatAreLargerThanTheFrame() {
    rejectsFrame(frame(littleEndian(1 << 16, 4)), 1);
    rejectsFrame(frame(littleEndian(0x7fffffff, 4)), 1);
    rejectsFrame(frame(littleEndian(0xffffffffL, 4)), 1);
    rejectsFrame(frame(littleEndian(0x80000000L, 4)), 1);
  }
}
