package io.hfj.hub;

import com.fasterxml.jackson.core.JsonParser;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.model.Token;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * Permission to read the chunked storage of one repository at one commit. Immutable. The fields are
 * those of the answer to {@code xet-read-token} (huggingface_hub, utils/_xet.py).
 *
 * @param storage address of the storage service, without a trailing slash
 * @param token goes to that service alone; not the user's token
 * @param expires when the service rejects the token
 */
public record StorageAccess(HttpUrl storage, Token token, Instant expires) {
  private static final int LONGEST_URL = 2048;

  /** Longest validity that is believed; the last second of the year 9999. */
  private static final long LATEST_SECOND = 253_402_300_799L;

  /** Reads the answer of the Hub. */
  static StorageAccess read(JsonParser json, Response response) throws IOException {
    Fields fields = new Fields();
    LimitedJson.object(
        json,
        (name, value) -> {
          switch (name) {
            case "casUrl" -> fields.url = LimitedJson.text(json);
            case "accessToken" -> fields.token = LimitedJson.text(json);
            case "exp" -> fields.expires = LimitedJson.count(json, name);
            default -> {}
          }
        });
    HttpUrl from = response.request().url();
    Optional<HttpUrl> storage =
        fields
            .url
            .filter(text -> text.length() <= LONGEST_URL)
            .map(text -> HttpUrl.parse(text.replaceAll("/+$", "")))
            .filter(url -> url.isHttps() || !from.isHttps()); // the token is a secret
    Optional<Token> token =
        fields
            .token
            .filter(text -> !text.isEmpty() && Token.isWellFormed(text))
            .map(text -> new Token(text, "the storage service"));
    if (storage.isEmpty() || token.isEmpty()) {
      throw FailureTranslator.invalidContent(from, "no address or no token of chunked storage");
    }
    Instant expires = Instant.ofEpochSecond(Math.min(fields.expires, LATEST_SECOND));
    return new StorageAccess(storage.get(), token.get(), expires);
  }

  private static final class Fields {
    private Optional<String> url = Optional.empty();
    private Optional<String> token = Optional.empty();
    private long expires;
  }

  /** Returns the address and the end of the validity; the token is a secret. */
  @Override
  public String toString() {
    return FailureTranslator.host(storage) + " until " + expires;
  }
}
