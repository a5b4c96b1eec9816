package io.hfj.xet.xorb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** Xorbs as a server sends them; what is decoded does not depend on the portions that arrive. */
public final class XorbFuzz {
  private XorbFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    XorbReader reader = XorbBytes.reader(input);
    ByteArrayInputStream bytes = new ByteArrayInputStream(input);
    XorbReader other =
        XorbBytes.reader((into, offset, length) -> bytes.read(into, offset, Math.min(7, length)));
    XorbReader skipper = XorbBytes.reader(input);
    try {
      while (true) {
        reader.next();
        assertTrue(reader.length() <= XorbReader.MAX_CHUNK);
        assertEquals(reader.length(), skipper.skip());
        other.next();
        assertArrayEquals(content(reader), content(other));
      }
    } catch (MalformedXorb | EOFException refused) {
      // other failures are defects
    }
  }

  private static byte[] content(XorbReader reader) {
    return Arrays.copyOfRange(reader.array(), reader.offset(), reader.offset() + reader.length());
  }
}
