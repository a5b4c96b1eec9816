package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
  @Test
  void returnsAReleasedBufferEmptied() {
    BufferPool buffers = new BufferPool(0);
    ByteBuffer first = buffers.acquire();
    first.put((byte) 1).flip();
    buffers.release(first);
    assertSame(first, buffers.acquire());
    assertEquals(0, first.position());
    assertEquals(BufferPool.SIZE, first.remaining());
  }

  @Test
  void makesNoMoreSparesThanAllowed() {
    BufferPool buffers = new BufferPool(2);
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
  void alwaysReturnsAWorkersOwnBuffer() {
    BufferPool buffers = new BufferPool(0);
    assertNull(buffers.tryAcquireSpare());
    assertEquals(BufferPool.SIZE, buffers.acquire().capacity());
  }

  @Test
  void countsReusedBuffersAsSpares() {
    BufferPool buffers = new BufferPool(1);
    buffers.release(buffers.acquire());
    assertNotNull(buffers.tryAcquireSpare()); // the one that was released
    buffers.release(buffers.acquire());
    assertNull(buffers.tryAcquireSpare());
  }
}
