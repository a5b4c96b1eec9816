package io.hfj.fetch.http;

import io.hfj.fetch.ByteSource;
import io.hfj.fetch.ByteStream;
import io.hfj.fetch.RequestGate;
import io.hfj.fetch.SourceFailure;
import io.hfj.fetch.http.HttpExchange.OpenAnswer;
import io.hfj.http.failure.DataHostRefusal;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.retry.EndpointFailover;
import io.hfj.model.FileRange;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts at one lease, at the endpoints that its failover chooses. For one thread. */
final class HttpAttempts implements ByteSource.Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(HttpAttempts.class);

  private final HttpByteSource source;
  private final HttpSources context;
  private final EndpointFailover failover;
  private final EndpointOrigins origins;
  private final RangeResponses answers;
  private HttpExchange exchange; // the latest; null before the first
  private HttpUrl sender; // of the latest bytes; null before the first

  HttpAttempts(HttpByteSource source, EndpointFailover failover, EndpointOrigins origins) {
    this.source = source;
    this.context = source.context();
    this.failover = failover;
    this.origins = origins;
    this.answers = new RangeResponses(source.file(), source.request(), context.hosts());
  }

  /**
   * Sends a {@code Range} header even for the whole file: some stores serve large files in ranges
   * only.
   */
  @Override
  public ByteStream open(FileRange range, RequestGate gate) throws SourceFailure {
    exchange = new HttpExchange(context.calls(), gate);
    try {
      return open(source.route(failover.endpoint()), range);
    } catch (IOException e) {
      throw failure(e, failover.endpoint());
    }
  }

  private HttpByteStream open(EndpointRoute route, FileRange range) throws IOException {
    Optional<HttpUrl> signed = route.awaitSigned();
    try {
      OpenAnswer answer =
          exchange.get(route, signed.orElse(route.address()), range, context.hosts());
      Response response = answer.response();
      boolean crowded = isCrowded(route, signed.isEmpty(), answer);
      boolean usable = response.isSuccessful() || crowded || RangeResponses.isBusy(response);
      if (signed.isEmpty() && answer.stored() && usable) {
        route.redirectedTo(answer.url(), context.nanos().getAsLong());
      }
      if (crowded) {
        exchange.drop(answer);
        throw FailureTranslator.crowded(response);
      }
      if (signed.isPresent() && RangeResponses.isRefusal(response)) {
        // The signed address expired: the Hub gives a new one, and that costs no attempt.
        exchange.drop(answer);
        route.forget(signed.get());
        return open(route, range);
      }
      if (signed.isEmpty() && response.isSuccessful() && !answer.stored()) {
        route.servedDirectly();
      }
      return stream(route, answer, range);
    } finally {
      if (signed.isEmpty()) {
        route.requestEnded();
      }
    }
  }

  /**
   * Returns whether a data host refuses a URL that it has just accepted for other requests of this
   * job, or would accept: it does not allow so many connections. It would refuse a new address as
   * well.
   */
  private boolean isCrowded(EndpointRoute route, boolean fresh, OpenAnswer answer) {
    if (!answer.stored() || !RangeResponses.isForbidden(answer.response())) {
      return false;
    }
    DataHostRefusal refusal = DataHostRefusal.of(answer.response(), source.request());
    LOG.debug("{} returned HTTP 403: {}", answer.host(), refusal.message());
    return (fresh || route.isNew(context.nanos().getAsLong()))
        && exchange.isShared(answer)
        && !refusal.isExpired();
  }

  private HttpByteStream stream(EndpointRoute route, OpenAnswer answer, FileRange asked)
      throws IOException {
    try {
      FileRange range = answers.require(route, answer, asked);
      sender = answer.url();
      return new HttpByteStream(
          this,
          exchange,
          answer,
          range,
          RangeResponses.isResumable(answer.response()),
          origins.of(route.endpoint(), sender));
    } catch (IOException e) {
      exchange.drop(answer);
      if (e instanceof RequestFailed failed && failed.status() == 0) {
        route.forget(); // a good status without the file: the signed address may be wrong
      }
      throw e;
    }
  }

  @Override
  public void progressed() {
    failover.progressed(sender);
  }

  /**
   * The next connection uses another address of the host, and the Hub is asked for a new data host.
   */
  @Override
  public void avoidServer() {
    exchange
        .latest()
        .ifPresent(
            call -> {
              context.calls().avoidAddressOf(call);
              source.forget(call.request().url());
            });
  }

  @Override
  public void failed(SourceFailure failure) {
    failover.failed(HttpFailures.requestFailed(failure));
  }

  @Override
  public boolean mayPass() {
    return failover.mayPass();
  }

  /** Returns the failure of a request to that address; a server that was too slow is avoided. */
  SourceFailure failure(IOException e, HttpUrl url) {
    RequestFailed failed = FailureTranslator.of(e, url);
    if (failed.getCause() instanceof SocketTimeoutException) {
      avoidServer();
    }
    return HttpFailures.of(failed);
  }
}
