package io.hfj.fetch.http;

import io.hfj.ContentMismatch;
import io.hfj.fetch.http.HttpExchange.OpenAnswer;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestContext;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.ResponseBodies;
import io.hfj.http.hosts.HubHosts;
import io.hfj.model.FileRange;
import io.hfj.model.RemoteFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * Checks answers to requests for a range of a file (RFC 9110, 14). Immutable.
 *
 * @param request for messages
 */
record RangeResponses(RemoteFile file, RequestContext request, HubHosts hosts) {
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");

  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;
  private static final int UNSATISFIABLE = 416;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  /** Returns whether the host has no time now, which does not concern the address. */
  static boolean isBusy(Response response) {
    return response.code() == TOO_MANY_REQUESTS || response.code() == UNAVAILABLE;
  }

  static boolean isForbidden(Response response) {
    return response.code() == FORBIDDEN;
  }

  /** Returns whether the address is refused: an expired signature, or nothing behind it. */
  static boolean isRefusal(Response response) {
    int status = response.code();
    return status == FORBIDDEN || status == UNAUTHORIZED || status == NOT_FOUND || status == GONE;
  }

  /**
   * Returns the range that the answer delivers: the one that was asked for, or the whole file.
   *
   * @throws RequestFailed if it does not carry the file's bytes; with {@link RequestFailed#status}
   *     0 if it claims to
   */
  FileRange require(EndpointRoute route, OpenAnswer answer, FileRange asked) throws RequestFailed {
    return switch (answer.response().code()) {
      case PARTIAL -> {
        requireRange(answer, asked);
        yield asked;
      }
      case OK -> {
        requireWhole(answer);
        yield new FileRange(0, file.size());
      }
      default -> throw failure(route, answer);
    };
  }

  /** Returns whether the bytes after those that the answer delivered can be asked for alone. */
  static boolean isResumable(Response response) {
    return response.code() == PARTIAL && ResponseBodies.isPlain(response);
  }

  private RequestFailed failure(EndpointRoute route, OpenAnswer answer) {
    Response response = answer.response();
    if (response.code() == UNSATISFIABLE) {
      return mismatch(answer.url(), "does not have the requested range");
    }
    if (!answer.stored()) {
      return FailureTranslator.of(response, request.about(file.path()).at(route.endpoint(), hosts));
    }
    if (isRefusal(response)) {
      route.forget();
    }
    return FailureTranslator.ofStore(response, file.path());
  }

  private void requireRange(OpenAnswer answer, FileRange asked) throws RequestFailed {
    Response response = answer.response();
    Matcher header = CONTENT_RANGE.matcher(response.header("Content-Range", ""));
    // Compressed bytes can be placed only if they are the whole file.
    boolean whole = asked.start() == 0 && asked.end() == file.size();
    if (!header.matches() || !whole && !ResponseBodies.isPlain(response)) {
      throw mismatch(answer.url(), "sent no valid Content-Range");
    }
    boolean right =
        header.group(1).equals(Long.toString(asked.start()))
            && (header.group(3).equals("*") || header.group(3).equals(Long.toString(file.size())));
    if (!right) {
      throw mismatch(answer.url(), "sent another range than requested");
    }
  }

  private void requireWhole(OpenAnswer answer) throws RequestFailed {
    Response response = answer.response();
    long length = response.body().contentLength();
    if (ResponseBodies.isPlain(response) && length >= 0 && length != file.size()) {
      boolean page = response.header("Content-Type", "").contains("text/html");
      throw page
          ? FailureTranslator.notAHub(answer.url(), "a web page instead of a file")
          : mismatch(answer.url(), "announced " + length + " bytes instead of " + file.size());
    }
  }

  /** A proxy's or a mirror's mistake may pass, so another attempt is worth it. */
  private RequestFailed mismatch(HttpUrl url, String what) {
    return RequestFailed.passing(
        new ContentMismatch(
            FailureTranslator.host(url) + " " + what + ": " + file.path(),
            "try again later, or use another endpoint"));
  }
}
