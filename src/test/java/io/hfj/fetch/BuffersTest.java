package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BuffersTest {
  @Test
  void givesABufferBackThatWasReleasedAndEmptiesIt() {
    Buffers buffers = new Buffers(0);
    ByteBuffer first = buffers.acquire();
    first.put((byte) 1).flip();
    buffers.release(first);
    assertSame(first, buffers.acquire());
    assertEquals(0, first.position());
    assertEquals(Buffers.SIZE, first.remaining());
  }

  @Test
  void makesNoMoreSparesThanAllowed() {
    Buffers buffers = new Buffers(2);
    ByteBuffer own = buffers.acquire();
    ByteBuffer spare = buffers.tryAcquireSpare();
    assertNotSame(own, spare);
    buffers.tryAcquireSpare();
    assertNull(buffers.tryAcquireSpare());
    assertNull(buffers.tryAcquireSpare());
    buffers.releaseSpare(spare);
    assertSame(spare, buffers.tryAcquireSpare());
    assertNull(buffers.tryAcquireSpare());
  }

  @Test
  void neverRefusesAWorkersOwnBuffer() {
    Buffers buffers = new Buffers(0);
    assertNull(buffers.tryAcquireSpare());
    assertEquals(Buffers.SIZE, buffers.acquire().capacity());
  }

  @Test
  void countsAsSparesAlsoThoseThatWereUsedBefore() {
    Buffers buffers = new Buffers(1);
    buffers.release(buffers.acquire());
    assertNotNull(buffers.tryAcquireSpare()); // the one that was released
    buffers.release(buffers.acquire());
    assertNull(buffers.tryAcquireSpare());
  }
}
