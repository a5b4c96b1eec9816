package io.hfj.http.failure;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import okio.GzipSource;
import okio.Okio;
import okio.Source;

/** Opens response bodies as what the server was asked for. */
public final class ResponseBodies {
  /** Rest of an unwanted body that is read so that its connection can be used again. */
  private static final long DRAIN = 64 * 1024;

  /** How long an unwanted body is waited for: a new connection costs no more. */
  static final long PATIENCE_MILLIS = 1000;

  private ResponseBodies() {}

  /**
   * The bytes of the body, unpacked. We ask for no compression; some servers compress text all the
   * same.
   *
   * @throws IOException if it is packed in another way
   */
  public static BufferedSource open(Response response) throws IOException {
    HttpUrl url = response.request().url();
    return switch (response.header("Content-Encoding", "identity")) {
      case "identity", "" -> response.body().source();
      case "gzip", "x-gzip" -> Okio.buffer(new GzipSource(response.body().source()));
      default -> throw FailureTranslator.notAHub(url, "it compresses in a way nobody asked for");
    };
  }

  /** Whether the bytes of the body are the content's own, so that their count is known. */
  public static boolean isPlain(Response response) {
    return response.header("Content-Encoding", "identity").equals("identity");
  }

  /** The same answer with another body of the same length and kind. */
  public static Response with(Response response, Source source) {
    ResponseBody body = response.body();
    return response
        .newBuilder()
        .body(ResponseBody.create(Okio.buffer(source), body.contentType(), body.contentLength()))
        .build();
  }

  /** Reads what is left of a short body, so that the connection stays usable, and closes it. */
  public static void drain(Response response) {
    try (ResponseBody body = response.body()) {
      BufferedSource source = body.source();
      source.timeout().deadline(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      if (body.contentLength() <= DRAIN && source.request(DRAIN)) {
        source.skip(source.getBuffer().size());
      }
    } catch (IOException | RuntimeException broken) {
      // The connection is given up then.
    }
  }
}
