package io.hfj.http.direct;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectBodyTest {
  private static final int NEXT = 100;

  /**
   * As OkHttp reads a connection: by 8 KiB, and as soon as a body is over the next exchange may
   * begin, on another thread, before the last read has returned.
   */
  private static final class Connection implements Source {
    private final DirectInput input;
    private final BufferedSource buffered;
    private long left;
    private byte[] next;

    Connection(DirectInput input, long left) {
      this.input = input;
      this.buffered = Okio.buffer(Okio.source(input));
      this.left = left;
    }

    @Override
    public long read(Buffer sink, long count) throws IOException {
      if (left == 0) {
        return -1;
      }
      long read = buffered.read(sink, Math.min(count, left));
      left -= read;
      if (left == 0) {
        byte[] came = new byte[NEXT];
        int have = buffered.read(came);
        next = Arrays.copyOf(came, have);
      }
      return read;
    }

    @Override
    public Timeout timeout() {
      return Timeout.NONE;
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 8_192, 8_193, 65_536, 300_000})
  void leavesWhatComesAfterItToTheNextExchange(int size) throws Exception {
    byte[] bytes = new byte[size + NEXT];
    new Random(size).nextBytes(bytes);
    ByteBuffer wire = ByteBuffer.wrap(bytes);
    DirectInput input =
        new DirectInput(
            into -> {
              int count = Math.min(into.remaining(), wire.remaining());
              into.put(wire.slice(wire.position(), count));
              wire.position(wire.position() + count);
              return count == 0 ? -1 : count;
            });
    Connection connection = new Connection(input, size);
    DirectBody body =
        new DirectBody(ResponseBody.create(Okio.buffer(connection), null, size), input);
    ByteBuffer into = ByteBuffer.allocateDirect(size + NEXT);
    while (!body.isOver()) {
      body.read(into);
    }
    byte[] read = new byte[into.flip().remaining()];
    into.get(read);
    assertArrayEquals(Arrays.copyOf(bytes, size), read);
    assertEquals(-1, body.read(ByteBuffer.allocate(1)));
    assertArrayEquals(Arrays.copyOfRange(bytes, size, size + NEXT), connection.next);
  }
}
