package io.hfj.xet;

import io.hfj.ContentMismatch;
import io.hfj.NetworkFailure;
import io.hfj.fetch.ByteSource;
import io.hfj.fetch.ByteStream;
import io.hfj.fetch.RequestGate;
import io.hfj.fetch.SourceFailure;
import io.hfj.fetch.http.HttpExchange;
import io.hfj.fetch.http.HttpFailures;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.retry.Retry;
import io.hfj.hub.StorageAccess;
import io.hfj.model.FileRange;
import io.hfj.xet.cas.Reconstruction;
import io.hfj.xet.xorb.MalformedXorb;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/** The attempts at one lease, in chunked storage. For one thread. */
final class XetAttempts implements ByteSource.Attempts {
  /** Longest range of one reconstruction: bounds its size. */
  private static final long WINDOW = 64L << 20;

  /** Statuses with which a data host refuses a URL. */
  private static final Set<Integer> REFUSALS = Set.of(401, 403, 404, 410);

  /** Statuses for a URL or a permission that has expired. */
  static final Set<Integer> EXPIRED = Set.of(401, 403);

  private final XetByteSource source;
  private final Retry.Budget budget;
  private HttpExchange exchange; // the latest; null before the first
  private boolean unusable; // whether what a URL led to was, before
  private boolean mayPass;

  XetAttempts(XetByteSource source, Retry.Budget budget) {
    this.source = source;
    this.budget = budget;
  }

  @Override
  public ByteStream open(FileRange range, RequestGate gate) throws SourceFailure {
    exchange = new HttpExchange(source.context().calls(), gate);
    gate.awaitsTurn(); // for the permission
    FileRange window = new FileRange(range.start(), Math.min(range.end(), range.start() + WINDOW));
    try {
      StorageAccess access = source.access().require();
      Reconstruction reconstruction;
      try {
        reconstruction = reconstruct(access, window);
      } catch (RequestFailed failed) {
        if (!EXPIRED.contains(failed.status())) {
          throw failed;
        }
        source.access().reject(access);
        access = source.access().require();
        reconstruction = reconstruct(access, window);
      }
      return XetByteStream.open(this, access, reconstruction);
    } catch (IOException e) {
      throw failure(e, Optional.empty());
    }
  }

  /** Returns the chunks of a range, with URLs that are valid now. */
  Reconstruction reconstruct(StorageAccess access, FileRange range) throws IOException {
    return source
        .context()
        .reconstructions()
        .ask(exchange, access, source.hash(), range, source.file().size());
  }

  HttpExchange exchange() {
    return exchange;
  }

  XetByteSource source() {
    return source;
  }

  @Override
  public void progressed() {
    budget.progressed();
  }

  @Override
  public void avoidServer() {
    exchange.latest().ifPresent(source.context().calls()::avoidAddressOf);
  }

  @Override
  public void failed(SourceFailure failure) {
    RequestFailed failed = HttpFailures.requestFailed(failure);
    mayPass = failed.kind() != RequestFailed.Kind.FINAL;
    budget.failed(failed);
  }

  @Override
  public boolean mayPass() {
    return mayPass;
  }

  /**
   * Returns the failure of a request or of its bytes. What a new URL leads to is asked for again
   * once if it is refused or malformed: it may have been damaged on the way.
   *
   * @param url that they came from
   */
  SourceFailure failure(IOException e, Optional<HttpUrl> url) {
    String host = url.map(FailureTranslator::host).orElse("chunked storage");
    if (e instanceof MalformedXorb) {
      source.context().packed().clear();
      String what = host + " sent malformed chunks: " + e.getMessage();
      return HttpFailures.of(
          isSecond()
              ? FailureTranslator.invalidContent(
                  new ContentMismatch(what, FailureTranslator.REPEAT))
              : RequestFailed.passing(new NetworkFailure(what, FailureTranslator.REPEAT)));
    }
    if (e instanceof EOFException) {
      return HttpFailures.of(
          RequestFailed.passing(
              new NetworkFailure(host + " ended the response early", FailureTranslator.REPEAT)));
    }
    RequestFailed failed =
        url.map(at -> FailureTranslator.of(e, at)).orElseGet(() -> FailureTranslator.of(e));
    boolean refused = REFUSALS.contains(failed.status());
    return HttpFailures.of(
        refused && isSecond() ? RequestFailed.lasting(failed.verdict()) : failed);
  }

  private boolean isSecond() {
    boolean second = unusable;
    unusable = true;
    return second;
  }
}
