package io.hfj.http;

import io.hfj.http.failure.FailureTranslator;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * Follows redirects hop by hop, so that each hop's request is judged anew. A request that bears it
 * as a tag shares its time for the answer with the hops before. For one thread and one exchange.
 */
public final class Redirects {
  /** As curl and the official client have it, more or less; a longer chain is a loop. */
  private static final int MOST = 20;

  private final Set<HttpUrl> seen = new HashSet<>();
  private long waited;

  /** Nanoseconds that the hops so far waited for answers. */
  long waited() {
    return waited;
  }

  void waited(long nanos) {
    waited += nanos;
  }

  /** Whether the answer sends us elsewhere. */
  public static boolean isRedirect(Response response) {
    int status = response.code();
    boolean moved = status == 301 || status == 302 || status == 303 || status == 307;
    return (moved || status == 308) && response.header("Location") != null;
  }

  /**
   * Where the answer sends us; relative addresses are resolved, their query kept.
   *
   * @throws IOException if it goes round in circles, or leads to no address
   */
  public HttpUrl next(Response response) throws IOException {
    HttpUrl from = response.request().url();
    seen.add(from);
    HttpUrl to = from.resolve(response.header("Location", ""));
    if (to == null) {
      throw FailureTranslator.badRedirect(from, "it redirects to no http address");
    }
    if (seen.contains(to) || seen.size() > MOST) {
      throw FailureTranslator.badRedirect(from, "it redirects in circles");
    }
    return to;
  }
}
