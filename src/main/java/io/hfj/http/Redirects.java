package io.hfj.http;

import io.hfj.http.failure.FailureTranslator;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * Follows redirects hop by hop, so that each hop's request is checked anew. A request that carries
 * it as a tag shares its time for the response with the previous hops. For one thread and one
 * exchange.
 */
public final class Redirects {
  /** About the limit of curl and the official client; a longer chain is a loop. */
  private static final int MAX_REDIRECTS = 20;

  private final Set<HttpUrl> seen = new HashSet<>();
  private long waited;

  /** Nanoseconds spent so far waiting for responses. */
  long waited() {
    return waited;
  }

  void waited(long nanos) {
    waited += nanos;
  }

  /** Returns whether the response is a redirect. */
  public static boolean isRedirect(Response response) {
    int status = response.code();
    boolean moved = status == 301 || status == 302 || status == 303 || status == 307;
    return (moved || status == 308) && response.header("Location") != null;
  }

  /**
   * Returns the target; resolves relative addresses and keeps their query.
   *
   * @throws IOException if the chain is a loop, or the target is not an http address
   */
  public HttpUrl next(Response response) throws IOException {
    HttpUrl from = response.request().url();
    seen.add(from);
    HttpUrl to = from.resolve(response.header("Location", ""));
    if (to == null) {
      throw FailureTranslator.badRedirect(from, "invalid redirect");
    }
    if (seen.contains(to) || seen.size() > MAX_REDIRECTS) {
      throw FailureTranslator.badRedirect(from, "redirect loop");
    }
    return to;
  }
}
