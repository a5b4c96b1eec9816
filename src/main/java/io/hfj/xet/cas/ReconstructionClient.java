package io.hfj.xet.cas;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.hfj.fetch.http.HttpExchange;
import io.hfj.fetch.http.HttpExchange.OpenAnswer;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.failure.ResponseBodies;
import io.hfj.hub.LimitedJson;
import io.hfj.hub.StorageAccess;
import io.hfj.model.FileRange;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Asks storage services for reconstructions: by version 2 of their API, and by version 1 where a
 * service does not offer that. Thread-safe.
 */
public final class ReconstructionClient {
  private static final int NOT_FOUND = 404;
  private static final int UNSATISFIABLE = 416;
  private static final int NOT_IMPLEMENTED = 501;

  /** Services that offer version 1 alone. */
  private final Set<HttpUrl> older = ConcurrentHashMap.newKeySet();

  /**
   * Returns the chunks that make up a range of a file.
   *
   * @param hash of the file in chunked storage, 64 hex digits
   * @param range at most 64 MiB
   * @param size of the file
   * @throws RequestFailed if the service does not answer, or not with such a reconstruction; with
   *     the status 401 or 403 if it rejects the permission
   */
  public Reconstruction ask(
      HttpExchange exchange, StorageAccess access, String hash, FileRange range, long size)
      throws IOException {
    if (older.contains(access.storage())) {
      return ask(exchange, access, "v1", hash, range, size);
    }
    try {
      return ask(exchange, access, "v2", hash, range, size);
    } catch (RequestFailed failed) {
      if (failed.status() != NOT_FOUND && failed.status() != NOT_IMPLEMENTED) {
        throw failed;
      }
      Reconstruction answer = ask(exchange, access, "v1", hash, range, size);
      older.add(access.storage());
      return answer;
    }
  }

  private static Reconstruction ask(
      HttpExchange exchange,
      StorageAccess access,
      String version,
      String hash,
      FileRange range,
      long size)
      throws IOException {
    HttpUrl url =
        access
            .storage()
            .newBuilder()
            .addPathSegment(version)
            .addPathSegment("reconstructions")
            .addPathSegment(hash)
            .build();
    Request request =
        new Request.Builder()
            .url(url)
            .header("Authorization", "Bearer " + access.token().secret())
            .header("Range", range.header())
            .build();
    OpenAnswer answer = exchange.send(request, true);
    try {
      if (answer.response().code() == UNSATISFIABLE) {
        throw FailureTranslator.invalidContent(url, "the file ends before " + range.start());
      }
      if (!answer.response().isSuccessful()) {
        throw FailureTranslator.ofStore(answer.response());
      }
      return read(answer, range, size);
    } catch (StreamConstraintsException | LimitedJson.UnexpectedJson hostile) {
      throw FailureTranslator.invalidContent(
          url, hostile.getMessage().lines().findFirst().orElse(""));
    } catch (JsonProcessingException broken) {
      throw FailureTranslator.notAHub(url, "not JSON");
    } catch (IOException e) {
      throw FailureTranslator.of(e, url);
    } finally {
      exchange.drop(answer);
    }
  }

  private static Reconstruction read(OpenAnswer answer, FileRange range, long size)
      throws IOException {
    try (JsonParser json =
        LimitedJson.parser(ResponseBodies.open(answer.response()).inputStream())) {
      json.nextToken();
      return new ReconstructionReader(range, size).read(json);
    }
  }
}
