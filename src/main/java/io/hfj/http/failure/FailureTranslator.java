package io.hfj.http.failure;

import io.hfj.ContentMismatch;
import io.hfj.FailureCode;
import io.hfj.HubException;
import io.hfj.NetworkFailure;
import io.hfj.http.failure.RequestFailed.Kind;
import io.hfj.model.RepoPath;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * Turns a failed exchange into a {@link RequestFailed}. No message contains more of an address than
 * its host: signed URLs are secrets.
 */
public final class FailureTranslator {
  private static final Set<Integer> PASSING = Set.of(408, 421, 425, 429);

  /** Advice where another run may succeed. */
  public static final String REPEAT = "repeat the download; received data is kept";

  private FailureTranslator() {}

  /** Returns the failure for an error response to a request about a repository. */
  public static RequestFailed of(Response response, RequestContext context) {
    int status = response.code();
    HubException verdict = HubVerdict.of(response, context);
    boolean passing = isPassing(status) || status == 403;
    Kind kind = passing && verdict instanceof NetworkFailure ? Kind.PASSING : Kind.FINAL;
    return refused(response, kind, verdict);
  }

  /** Returns the failure for an error response of a host that only stores bytes. */
  public static RequestFailed ofStore(Response response) {
    int status = response.code();
    Kind kind = isPassing(status) ? Kind.PASSING : Kind.FINAL;
    return refused(response, kind, aboutHost(unexpectedStatus(response), response.request().url()));
  }

  /**
   * Returns the failure for a data host's error response to a request for that file, at a URL that
   * the Hub has just issued.
   */
  public static RequestFailed ofStore(Response response, RepoPath file) {
    RequestFailed failed = ofFile(response, file);
    failed.verdict().about(file.value());
    return failed;
  }

  private static RequestFailed ofFile(Response response, RepoPath file) {
    String ofFile = unexpectedStatus(response).getMessage() + " for " + file;
    return switch (response.code()) {
      case 400 ->
          refused(
              response,
              Kind.FINAL,
              new NetworkFailure(
                  ofFile,
                  "the data host may serve large files in ranges only: check that no proxy removes"
                      + " the Range header, or use another endpoint"));
      case 401, 403 -> refused(response, Kind.PASSING, new NetworkFailure(ofFile, REPEAT));
      case 404, 410 ->
          refused(
              response,
              Kind.ABSENT,
              new NetworkFailure(
                  ofFile,
                  "the Hub lists the file, but its data host does not have it; try again later, or"
                      + " use another endpoint"));
      default -> ofStore(response);
    };
  }

  /**
   * Returns the failure for a refusal by a data host that serves other connections of this process.
   */
  public static RequestFailed crowded(Response response) {
    return refused(
        response, Kind.CROWDED, aboutHost(unexpectedStatus(response), response.request().url()));
  }

  private static RequestFailed refused(Response response, Kind kind, HubException verdict) {
    Optional<Duration> wait = RateLimitHeaders.retryAfter(response);
    return new RequestFailed(verdict, kind, response.code(), wait, null)
        .withHosts(Set.of(host(response.request().url())));
  }

  /** Returns whether a response with that status may differ the next time. */
  public static boolean isPassing(int status) {
    return PASSING.contains(status) || status >= 500;
  }

  static NetworkFailure unexpectedStatus(Response response) {
    // Without the reason phrase, in which a server may echo the request.
    return new NetworkFailure(
        host(response.request().url()) + " returned HTTP " + response.code(), REPEAT);
  }

  /**
   * Returns the failure for an exchange that broke.
   *
   * @param failure thrown by the HTTP client, or a {@link RequestFailed}, which is returned as it
   *     is
   */
  public static RequestFailed of(IOException failure) {
    return failure instanceof RequestFailed known
        ? known
        : TransportFailures.of(failure, "the server");
  }

  /** Like {@link #of(IOException)}, for an exchange with that server. */
  public static RequestFailed of(IOException failure, HttpUrl url) {
    if (failure instanceof RequestFailed known) {
      return known;
    }
    RequestFailed failed = TransportFailures.of(failure, host(url));
    if (failed.verdict() instanceof NetworkFailure broken) { // not the user's certificate file
      aboutHost(broken, url);
    }
    return failed.withHosts(Set.of(host(url)));
  }

  private static HubException aboutHost(HubException failure, HttpUrl url) {
    return failure.about(host(url));
  }

  /** Returns whether the server's certificate or name was not accepted. */
  public static boolean isAboutTrust(IOException failure) {
    return TransportFailures.isAboutTrust(failure);
  }

  /** Returns the failure for a response that no Hub would send. */
  public static RequestFailed notAHub(HttpUrl url, String why) {
    return RequestFailed.passing(
        aboutHost(
            new NetworkFailure(
                "unexpected response from " + host(url) + ": " + why,
                "check the endpoint, and whether this network requires a login"),
            url));
  }

  /** Returns the failure for a redirect that leads nowhere; another try would follow it again. */
  public static RequestFailed badRedirect(HttpUrl url, String why) {
    return RequestFailed.lasting(
        aboutHost(
            new NetworkFailure(why + " at " + host(url), "check the endpoint, or use another one"),
            url));
  }

  /** Returns the failure for a host that may not be contacted. */
  public static RequestFailed forbiddenHost(HttpUrl url, Optional<HttpUrl> ledBy) {
    String what = ledBy.map(from -> host(from) + " redirects to ").orElse("") + host(url);
    return RequestFailed.lasting(
        aboutHost(
            new NetworkFailure(
                FailureCode.HOST_NOT_ALLOWED,
                what + (ledBy.isPresent() ? ", which" : "") + " is not an allowed host",
                "use an endpoint that serves its files itself, or allow other hosts",
                null),
            url));
  }

  /** Returns the failure for a response that is well formed but has an impossible value. */
  public static RequestFailed invalidContent(ContentMismatch verdict, RequestContext context) {
    // The message quotes the server.
    ContentMismatch masked =
        new ContentMismatch(
            verdict.code(), context.masked(verdict.getMessage()), verdict.advice(), null);
    masked.about(context.subject());
    return invalidContent(masked);
  }

  /** Like the method above, for a message that quotes no server. */
  public static RequestFailed invalidContent(ContentMismatch verdict) {
    return RequestFailed.lasting(verdict);
  }

  /** Returns the failure for a response that would be as wrong the next time. */
  public static RequestFailed invalidContent(HttpUrl url, String why) {
    return RequestFailed.lasting(
        aboutHost(
            new ContentMismatch(
                "invalid response from " + host(url) + ": " + why, "check the endpoint"),
            url));
  }

  /** Returns the host, and the port unless it is the default. */
  public static String host(HttpUrl url) {
    boolean usual = url.port() == HttpUrl.defaultPort(url.scheme());
    return usual ? url.host() : url.host() + ":" + url.port();
  }
}
