package io.hfj.http.failure;

import io.hfj.model.SafeText;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * The message in the body of a data host's refusal, without the parts of the signed URL that it may
 * echo. Immutable.
 */
public record DataHostRefusal(String message) {
  private static final long LONGEST = 1024;

  /** Shorter values of a query are not secrets, and could be ordinary words. */
  private static final int SHORTEST_SECRET = 8;

  /**
   * Reads the beginning of the body, which remains readable.
   *
   * @param context whose token is masked
   */
  public static DataHostRefusal of(Response response, RequestContext context) {
    String body = ResponseBodies.peek(response, LONGEST);
    for (String secret : secrets(response.request().url())) {
      body = body.replace(secret, "***");
    }
    String shown = context.masked(body).replaceAll("\\s+", " ").strip();
    return new DataHostRefusal(SafeText.of(shown));
  }

  /** Returns the values of the query, encoded and decoded. */
  private static List<String> secrets(HttpUrl url) {
    String written = url.encodedQuery() == null ? "" : url.encodedQuery();
    Stream<String> values = Stream.of(written.split("&")).map(one -> one.replaceFirst(".*?=", ""));
    Stream<String> decoded =
        url.queryParameterNames().stream()
            .map(url::queryParameterValues)
            .flatMap(List::stream)
            .filter(Objects::nonNull);
    return Stream.concat(values, decoded).filter(v -> v.length() >= SHORTEST_SECRET).toList();
  }

  /** Returns whether the refusal says that the URL has expired. */
  public boolean isExpired() {
    return message.toLowerCase(Locale.ROOT).contains("expired");
  }
}
