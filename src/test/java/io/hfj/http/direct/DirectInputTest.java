package io.hfj.http.direct;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirectInputTest {
  /** Counts reads, and gives no more at once than a network would. */
  private static final class Wire implements DirectInput.ByteReader {
    private final ByteBuffer bytes;
    private int reads;
    private boolean broken;

    Wire(int size) {
      bytes = ByteBuffer.wrap(bytes(size));
    }

    @Override
    public int read(ByteBuffer into) {
      reads++;
      if (broken) {
        throw new IllegalStateException("broken");
      }
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int count = Math.min(Math.min(into.remaining(), 100_000), bytes.remaining());
      into.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      return count;
    }
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void returnsAllBytesInOrderForAnyReadSize() throws Exception {
    Random random = new Random(7);
    DirectInput in = new DirectInput(new Wire(1_000_000));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] into = new byte[200_000];
    int read = 0;
    while (read >= 0) {
      all.write(into, 0, read);
      if (random.nextInt(4) == 0) {
        read = in.read();
        into[0] = (byte) read;
        read = read < 0 ? -1 : 1;
      } else {
        read = in.read(into, 0, 1 + random.nextInt(random.nextBoolean() ? 100 : into.length));
      }
    }
    assertArrayEquals(bytes(1_000_000), all.toByteArray());
  }

  @Test
  void readsAheadInLargePieces() throws Exception {
    Wire wire = new Wire(1 << 20);
    DirectInput in = new DirectInput(wire);
    byte[] into = new byte[8192];
    while (in.read(into, 0, into.length) >= 0) {
      // to the end
    }
    assertEquals(17, wire.reads);
  }

  @Test
  void doesNotReadWhileBytesAreBuffered() throws Exception {
    Wire wire = new Wire(100);
    DirectInput in = new DirectInput(wire);
    assertEquals(60, in.read(new byte[60], 0, 60));
    wire.broken = true;
    assertEquals(40, in.available());
    assertEquals(40, in.read(new byte[60], 0, 60));
    assertThrows(IllegalStateException.class, () -> in.read(new byte[60], 0, 60));
    assertThrows(IllegalStateException.class, in::read);
  }

  @Test
  void fillsTheTargetAndReturnsAsManyMeaninglessBytes() throws Exception {
    Random random = new Random(11);
    DirectInput in = new DirectInput(new Wire(1_000_000));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] into = new byte[8192];
    while (all.size() < 1_000_000) {
      if (random.nextInt(3) == 0) {
        int read = in.read(into, 0, 1 + random.nextInt(into.length));
        all.write(into, 0, read);
        continue;
      }
      ByteBuffer aimed = ByteBuffer.allocate(1 + random.nextInt(200_000));
      in.aim(aimed);
      long paid = in.read(into, 0, into.length);
      int landed = in.landed();
      assertEquals(aimed.position(), landed);
      while (paid < landed) {
        paid += in.read(into, 0, (int) Math.min(into.length, landed - paid));
      }
      assertEquals(landed, paid);
      all.write(aimed.array(), 0, landed);
    }
    assertArrayEquals(bytes(1_000_000), all.toByteArray());
    assertEquals(-1, in.read());
    in.aim(ByteBuffer.allocate(10));
    assertEquals(-1, in.read(into, 0, 10));
    assertEquals(0, in.landed());
  }

  @Test
  void leavesATargetAloneOnceItIsRemoved() throws Exception {
    DirectInput in = new DirectInput(new Wire(100));
    ByteBuffer aimed = ByteBuffer.allocate(60);
    in.aim(aimed);
    assertEquals(0, in.landed());
    byte[] into = new byte[100];
    assertEquals(100, in.read(into, 0, 100));
    assertArrayEquals(bytes(100), into);
    assertEquals(0, aimed.position());
  }
}
