package io.hfj.fetch.http;

import io.hfj.fetch.ByteSource;
import io.hfj.http.failure.RequestContext;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.limit.Quotas;
import io.hfj.http.limit.RateLimitedCallFactory;
import io.hfj.http.retry.Endpoints;
import io.hfj.http.retry.Retry;
import io.hfj.model.RemoteFile;
import java.util.function.LongSupplier;
import okhttp3.HttpUrl;

/**
 * Makes the sources of files that the Hub and its mirrors serve over HTTP. Immutable; its parts are
 * thread-safe.
 *
 * @param calls for content; follow no redirects, add the token where it belongs
 * @param nanos a clock that only moves forward
 */
public record HttpSources(
    RateLimitedCallFactory calls,
    HubHosts hosts,
    Endpoints endpoints,
    Retry retry,
    LongSupplier nanos) {

  /** The address of one file at an endpoint of the Hub: where its bytes are, or a redirect. */
  @FunctionalInterface
  public interface Addresses {
    HttpUrl at(HttpUrl endpoint);
  }

  /**
   * Returns the source of that file's bytes; costs no request.
   *
   * @param request for messages
   */
  public ByteSource of(RemoteFile file, Addresses addresses, RequestContext request) {
    return new HttpByteSource(this, file, addresses, request);
  }

  /**
   * Announces the requests to the Hub for so many files, for an estimate of how long its quota
   * makes them take. Ranges from the data hosts are not counted.
   *
   * @param like of one of the files
   * @return to be closed when no more of them are sent
   */
  public Quotas.ExpectedCalls expect(Addresses like, int files, Quotas.QuotaListener listener) {
    return calls.expect(like.at(endpoints.current()), files, listener);
  }
}
