package io.hfj.http.direct;

import io.hfj.http.failure.ResponseBodies;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import okhttp3.Response;
import okio.BufferedSource;

/** The body of an answer, read into buffers by the shortest way there is. For one thread. */
public abstract class ContentBody {
  /** How long the end of a body is waited for: not worth more. */
  private static final long PATIENCE_MILLIS = 100;

  private ContentBody() {}

  /**
   * The bytes that the server was asked for, unpacked if it packed them; see {@link
   * ResponseBodies#open}.
   *
   * @throws IOException if they are packed in a way nobody asked for
   */
  public static ContentBody of(Response response) throws IOException {
    return response.body() instanceof DirectBody direct && ResponseBodies.isPlain(response)
        ? new DirectContent(direct)
        : new OkHttpContent(ResponseBodies.open(response));
  }

  /**
   * Reads some bytes, waiting for the first of them.
   *
   * @return how many, or -1 at the end
   */
  public abstract int read(ByteBuffer into) throws IOException;

  /** Whether it is over, so that its connection can be used again. */
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
