package io.hfj.http;

import io.hfj.model.Printable;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * What a store says in the body of a refusal, without the parts of the signed address that it may
 * echo. Immutable.
 */
public record StoreRefusal(String said) {
  private static final long LONGEST = 1024;

  /** Shorter values of a query are no secrets, and words of other meaning. */
  private static final int SHORTEST_SECRET = 8;

  /** Reads the beginning of the body, which can still be read afterwards. */
  public static StoreRefusal of(Response response) {
    String body = "";
    try {
      response.body().source().timeout().deadline(Bodies.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      body = response.peekBody(LONGEST).string();
    } catch (IOException broken) {
      // It says nothing then.
    }
    HttpUrl url = response.request().url();
    for (int i = 0; i < url.querySize(); i++) {
      String value = url.queryParameterValue(i);
      if (value != null && value.length() >= SHORTEST_SECRET) {
        body = body.replace(value, "***");
      }
    }
    return new StoreRefusal(Printable.of(body.replaceAll("\\s+", " ").strip()));
  }

  /** Whether the address was good, and its time is over. */
  public boolean isAboutTime() {
    return said.toLowerCase(Locale.ROOT).contains("expired");
  }
}
