package io.hfj.testing.xet;

import io.hfj.testing.FakeHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Sends requests to the chunked storage of a {@link FakeHub}. Thread-safe. */
record XetClient(FakeHub hub) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  HttpResponse<byte[]> get(String url, String... namesAndValues) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (namesAndValues.length > 0) {
      request.headers(namesAndValues);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the answer of the token route of a model. */
  HttpResponse<byte[]> token(String model, String... namesAndValues) {
    return get(hub.endpoint() + "/api/models/" + model + "/xet-read-token/main", namesAndValues);
  }

  /** Returns the header for the CAS with a new token. */
  String bearer(String model) {
    return "Bearer " + token(model).headers().firstValue("X-Xet-Access-Token").orElseThrow();
  }

  /** Returns the answer of the CAS. */
  HttpResponse<byte[]> terms(String version, String hash, String... namesAndValues) {
    String url = hub.dataHost() + "/cas/" + version + "/reconstructions/" + hash;
    return get(url, namesAndValues);
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
