package io.hfj.xet;

import io.hfj.fetch.ByteOrigin;
import io.hfj.fetch.ByteStream;
import io.hfj.fetch.SourceFailure;
import io.hfj.http.failure.RequestFailed;
import io.hfj.hub.StorageAccess;
import io.hfj.model.FileRange;
import io.hfj.xet.cas.FetchRange;
import io.hfj.xet.cas.Reconstruction;
import io.hfj.xet.cas.Term;
import io.hfj.xet.xorb.MalformedXorb;
import io.hfj.xet.xorb.XorbReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import okhttp3.Call;
import okhttp3.HttpUrl;

/**
 * The content of a reconstruction, decoded chunk by chunk as it arrives. The chunks of a range that
 * several terms use in another order than it has them are kept in memory if they are few; otherwise
 * each of the terms is asked for alone. For one thread.
 */
final class XetByteStream implements ByteStream {
  /** Ranges up to this size are always kept: equal chunks are often small. */
  private static final long SMALL = 128 << 10;

  private final XetAttempts attempts;
  private final StorageAccess access;
  private final Reconstruction reconstruction;
  private final Set<FetchRange> scattered;
  private final Iterator<Term> terms;
  private final XorbReader reader = new XorbReader();
  private Term term; // the one being read
  private int next; // index of its next chunk
  private long left; // bytes of it
  private ChunkInput input; // null before the first
  private ByteBuffer chunk = ByteBuffer.allocate(0); // what was not yet read of the latest
  private boolean begun; // whether any chunk was decoded
  private HttpUrl latest; // null before the first request
  private long received;

  private XetByteStream(XetAttempts attempts, StorageAccess access, Reconstruction reconstruction) {
    this.attempts = attempts;
    this.access = access;
    this.reconstruction = reconstruction;
    this.scattered = scattered(reconstruction.terms());
    this.terms = reconstruction.terms().iterator();
  }

  /**
   * Returns the stream; its first chunk has arrived then.
   *
   * @throws IOException if it does not arrive
   */
  static XetByteStream open(
      XetAttempts attempts, StorageAccess access, Reconstruction reconstruction)
      throws IOException {
    XetByteStream stream = new XetByteStream(attempts, access, reconstruction);
    boolean opened = false;
    try {
      stream.advance();
      opened = true;
      return stream;
    } finally {
      if (!opened) {
        stream.close();
      }
    }
  }

  /** Returns the ranges that terms do not use in one go. */
  private static Set<FetchRange> scattered(List<Term> terms) {
    Set<FetchRange> seen = new HashSet<>();
    Set<FetchRange> scattered = new HashSet<>();
    Term before = null;
    for (Term term : terms) {
      boolean follows =
          before != null
              && before.source() == term.source()
              && before.endChunk() <= term.firstChunk();
      if (!seen.add(term.source()) && !follows) {
        scattered.add(term.source());
      }
      before = term;
    }
    return scattered;
  }

  @Override
  public FileRange range() {
    return reconstruction.range();
  }

  /** Always: the next reconstruction begins with the chunk of any byte. */
  @Override
  public boolean isResumable() {
    return true;
  }

  @Override
  public ByteOrigin origin() {
    return XetByteSource.origin(access.storage());
  }

  @Override
  public int read(ByteBuffer into) throws SourceFailure {
    try {
      if (!chunk.hasRemaining() && !advance()) {
        return -1;
      }
    } catch (IOException e) {
      throw attempts.failure(e, Optional.ofNullable(latest));
    }
    int count = Math.min(into.remaining(), chunk.remaining());
    into.put(into.position(), chunk, chunk.position(), count);
    into.position(into.position() + count);
    chunk.position(chunk.position() + count);
    return count;
  }

  /** Decodes the next chunk; returns whether there is one. */
  private boolean advance() throws IOException {
    if (left == 0) {
      if (!terms.hasNext()) {
        return false;
      }
      term = terms.next();
      next = term.firstChunk();
      left = term.length();
    }
    if (!decode()) {
      return false;
    }
    begun = true;
    chunk = ByteBuffer.wrap(reader.array(), reader.offset(), reader.length());
    long offset = term.end() - left;
    left -= reader.length();
    boolean last = next + 1 == term.endChunk();
    if (left < 0 || last != (left == 0)) {
      throw new MalformedXorb("chunks of another length than announced");
    }
    attempts.source().decoded(term.source().xorb(), next++, offset, reader);
    return true;
  }

  /** Decodes the term's next chunk; returns false if its URL has expired meanwhile. */
  private boolean decode() throws IOException {
    while (true) {
      boolean begins = next == term.firstChunk();
      if (input == null || begins && !input.reaches(term)) {
        closeInput();
        try {
          input = find();
        } catch (RequestFailed failed) {
          // The URLs were valid when the first of them was used.
          if (XetAttempts.EXPIRED.contains(failed.status()) && begun) {
            return false;
          }
          throw failed;
        }
      }
      try {
        input.skipTo(next);
        input.next();
        return true;
      } catch (LocalChunkReader.ChunksLost lost) {
        closeInput(); // its list is not used again
      }
    }
  }

  private ChunkInput find() throws IOException {
    FetchRange source = term.source();
    PackedRanges packed = attempts.source().context().packed();
    Optional<PackedRange> here = packed.find(source.xorb(), next, term.endChunk());
    if (here.isEmpty()) {
      Optional<LocalChunkReader> local = attempts.source().openLocal(term, isCancelled());
      if (local.isPresent()) {
        return ChunkInput.of(term, local.get(), reader);
      }
    }
    boolean isScattered = scattered.contains(source);
    boolean isWorthKeeping = isScattered || source.bytes() <= SMALL;
    if (here.isEmpty() && isWorthKeeping && source.bytes() <= PackedRanges.LARGEST) {
      here = packed.require(source, () -> fetch(source));
    }
    if (here.isPresent()) {
      return ChunkInput.of(source, here.get(), reader);
    }
    return request(isScattered ? alone().source() : source);
  }

  /** Returns a test for whether the stream was cancelled since now. */
  private BooleanSupplier isCancelled() {
    Optional<Call> call = attempts.exchange().latest().filter(one -> !one.isCanceled());
    return () -> call.filter(Call::isCanceled).isPresent();
  }

  /** Asks for the term without the chunks around it. */
  private Term alone() throws IOException {
    Term found =
        attempts.reconstruct(access, new FileRange(term.start(), term.end())).terms().get(0);
    boolean same =
        found.source().xorb().equals(term.source().xorb())
            && found.firstChunk() == term.firstChunk()
            && found.endChunk() == term.endChunk();
    return same ? found : term;
  }

  private byte[] fetch(FetchRange range) throws IOException {
    latest = range.url();
    attempts.source().servedBy(range.url());
    return ChunkInput.fetch(
        attempts.exchange(), range, this::received, attempts.source().file().path());
  }

  private ChunkInput request(FetchRange range) throws IOException {
    latest = range.url();
    attempts.source().servedBy(range.url());
    return ChunkInput.open(
        attempts.exchange(), range, reader, this::received, attempts.source().file().path());
  }

  private void received(int bytes) {
    received += bytes;
  }

  @Override
  public long networkBytes() {
    return received;
  }

  @Override
  public boolean isPartlyLocal() {
    return reconstruction.terms().stream().anyMatch(attempts.source()::isLocal);
  }

  @Override
  public boolean isLocal() {
    return input != null && input.isLocal();
  }

  private void closeInput() {
    if (input != null) {
      input.close();
      input = null;
    }
  }

  @Override
  public void close() {
    closeInput();
  }
}
