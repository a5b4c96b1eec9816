package io.hfj.fetch.http;

import io.hfj.fetch.ByteOrigin;
import io.hfj.fetch.ByteStream;
import io.hfj.fetch.SourceFailure;
import io.hfj.http.direct.ContentBody;
import io.hfj.model.FileRange;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The body of an answer. Each read goes straight into the caller's buffer. For one thread. */
final class HttpByteStream implements ByteStream {
  private final HttpAttempts attempts;
  private final HttpExchange exchange;
  private final HttpExchange.OpenAnswer answer;
  private final ContentBody body;
  private final FileRange range;
  private final boolean resumable;
  private final ByteOrigin origin;
  private long received;
  private boolean broken;

  HttpByteStream(
      HttpAttempts attempts,
      HttpExchange exchange,
      HttpExchange.OpenAnswer answer,
      FileRange range,
      boolean resumable,
      ByteOrigin origin)
      throws IOException {
    this.attempts = attempts;
    this.exchange = exchange;
    this.answer = answer;
    this.body = ContentBody.of(answer.response());
    this.range = range;
    this.resumable = resumable;
    this.origin = origin;
  }

  @Override
  public FileRange range() {
    return range;
  }

  @Override
  public boolean isResumable() {
    return resumable;
  }

  @Override
  public ByteOrigin origin() {
    return origin;
  }

  @Override
  public int read(ByteBuffer into) throws SourceFailure {
    try {
      int count = body.read(into);
      received += Math.max(0, count);
      return count;
    } catch (IOException e) {
      broken = true;
      throw attempts.failure(e, answer.url());
    }
  }

  /** Counts the bytes of the content, also where the server compressed them. */
  @Override
  public long networkBytes() {
    return received;
  }

  @Override
  public void close() {
    exchange.close(answer, !broken && body.isExhausted());
  }
}
