package io.hfj.http.direct;

import io.hfj.http.failure.ResponseBodies;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import okhttp3.Response;
import okio.BufferedSource;

/** The body of a response, read into buffers with as few copies as possible. For one thread. */
public abstract class ContentBody {
  /** Longest wait for the end of a body; a new connection costs no more. */
  private static final long PATIENCE_MILLIS = 100;

  private ContentBody() {}

  /**
   * Returns the content, decompressed if the server compressed it; see {@link ResponseBodies#open}.
   *
   * @throws IOException if it is compressed in an unknown way
   */
  public static ContentBody of(Response response) throws IOException {
    return response.body() instanceof DirectBody direct && ResponseBodies.isPlain(response)
        ? new DirectContent(direct)
        : new OkHttpContent(ResponseBodies.open(response));
  }

  /**
   * Reads at least one byte.
   *
   * @return number of bytes, or -1 at the end
   */
  public abstract int read(ByteBuffer into) throws IOException;

  /** Returns whether the end was reached, so that the connection can be used again. */
  public abstract boolean isExhausted();

  private static final class DirectContent extends ContentBody {
    private final DirectBody body;

    DirectContent(DirectBody body) {
      this.body = body;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return body.read(into);
    }

    @Override
    public boolean isExhausted() {
      return body.isOver();
    }
  }

  private static final class OkHttpContent extends ContentBody {
    private final BufferedSource source;

    OkHttpContent(BufferedSource source) {
      this.source = source;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return source.read(into);
    }

    @Override
    public boolean isExhausted() {
      source.timeout().deadline(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      try {
        return source.exhausted();
      } catch (IOException notYet) {
        return false;
      } finally {
        source.timeout().clearDeadline();
      }
    }
  }
}
