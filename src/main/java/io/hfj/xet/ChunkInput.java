package io.hfj.xet;

import io.hfj.fetch.http.HttpExchange;
import io.hfj.fetch.http.HttpExchange.OpenAnswer;
import io.hfj.http.direct.ContentBody;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.model.RepoPath;
import io.hfj.xet.cas.FetchRange;
import io.hfj.xet.cas.Term;
import io.hfj.xet.xorb.XorbReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import okhttp3.Request;

/**
 * The chunks of a fetch range in their order, from the network, from memory or from this disk. For
 * one thread; must be closed.
 */
final class ChunkInput implements AutoCloseable {
  private static final int PARTIAL = 206;
  private static final int OK = 200;

  private final FetchRange range;
  private final XorbReader reader;
  private final Runnable close;
  private final int end; // index in the xorb behind the last chunk
  private final boolean local;
  private int position; // that of the next

  private ChunkInput(
      FetchRange range, int position, int end, boolean local, XorbReader reader, Runnable close) {
    this.range = range;
    this.position = position;
    this.end = end;
    this.local = local;
    this.reader = reader;
    this.close = close;
  }

  /** Returns the chunks of a range that is in memory. */
  static ChunkInput of(FetchRange range, PackedRange packed, XorbReader reader) {
    ByteBuffer bytes = ByteBuffer.wrap(packed.bytes());
    reader.begin(
        (into, offset, length) -> {
          int count = Math.min(length, bytes.remaining());
          bytes.get(into, offset, count);
          return count == 0 ? -1 : count;
        });
    return new ChunkInput(range, packed.firstChunk(), packed.endChunk(), false, reader, () -> {});
  }

  /** Returns the chunks of a term that are on this disk. */
  static ChunkInput of(Term term, LocalChunkReader chunks, XorbReader reader) {
    reader.begin(chunks);
    return new ChunkInput(
        term.source(), term.firstChunk(), term.endChunk(), true, reader, chunks::close);
  }

  /**
   * Requests the chunks of a range.
   *
   * @param file for messages
   * @throws RequestFailed if the data host does not send them
   */
  static ChunkInput open(
      HttpExchange exchange, FetchRange range, XorbReader reader, Received received, RepoPath file)
      throws IOException {
    OpenAnswer answer = request(exchange, range, file);
    ContentBody body;
    try {
      body = ContentBody.of(answer.response());
    } catch (IOException e) { // encoded in an unknown way
      exchange.close(answer, false);
      throw e;
    }
    reader.begin(
        (into, offset, length) -> {
          int count = body.read(ByteBuffer.wrap(into, offset, length));
          received.add(Math.max(0, count));
          return count;
        });
    return new ChunkInput(
        range,
        range.firstChunk(),
        range.endChunk(),
        false,
        reader,
        () -> exchange.close(answer, body.isExhausted()));
  }

  /** Counts the bytes of data hosts. */
  interface Received {
    void add(int bytes);
  }

  /** Requests all bytes of a range. */
  static byte[] fetch(HttpExchange exchange, FetchRange range, Received received, RepoPath file)
      throws IOException {
    OpenAnswer answer = request(exchange, range, file);
    boolean complete = false;
    try {
      ByteBuffer bytes = ByteBuffer.allocate((int) range.bytes());
      ContentBody body = ContentBody.of(answer.response());
      while (bytes.hasRemaining()) {
        int count = body.read(bytes);
        if (count < 0) {
          throw new EOFException();
        }
        received.add(count);
      }
      complete = body.isExhausted();
      return bytes.array();
    } finally {
      exchange.close(answer, complete);
    }
  }

  private static OpenAnswer request(HttpExchange exchange, FetchRange range, RepoPath file)
      throws IOException {
    Request request =
        new Request.Builder().url(range.url()).header("Range", range.header()).build();
    OpenAnswer answer = exchange.send(request, true);
    int status = answer.response().code();
    if (status != PARTIAL && status != OK) {
      RequestFailed failed = FailureTranslator.ofStore(answer.response(), file);
      exchange.drop(answer);
      throw failed;
    }
    long length = answer.response().body().contentLength();
    if (length >= 0 && length != range.bytes()) {
      exchange.close(answer, false);
      throw FailureTranslator.notAHub(range.url(), "another range than requested");
    }
    return answer;
  }

  /** Returns whether the term's chunks are still to come. */
  boolean reaches(Term term) {
    return range == term.source() && position <= term.firstChunk() && term.endChunk() <= end;
  }

  /** Returns whether they are on this disk. */
  boolean isLocal() {
    return local;
  }

  /** Skips the chunks before that one. */
  void skipTo(int chunk) throws IOException {
    while (position < chunk) {
      reader.skip();
      position++;
    }
  }

  /** Decodes the next chunk, which is in the reader then. */
  void next() throws IOException {
    reader.next();
    position++;
  }

  @Override
  public void close() {
    close.run();
  }
}
