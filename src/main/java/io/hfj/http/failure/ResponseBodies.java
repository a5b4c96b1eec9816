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

/** Opens, replaces, peeks into and drains response bodies. */
public final class ResponseBodies {
  /** Bytes of an unwanted body that are read so that its connection can be reused. */
  private static final long DRAIN = 64 * 1024;

  /** Longest wait for an unwanted body; a new connection costs no more. */
  private static final long PATIENCE_MILLIS = 1000;

  private ResponseBodies() {}

  /**
   * Returns the bytes of the body, decompressed. No compression is requested, but some servers
   * compress text anyway.
   *
   * @throws IOException if the compression is unknown
   */
  public static BufferedSource open(Response response) throws IOException {
    HttpUrl url = response.request().url();
    return switch (response.header("Content-Encoding", "identity")) {
      case "identity", "" -> response.body().source();
      case "gzip", "x-gzip" -> Okio.buffer(new GzipSource(response.body().source()));
      default -> throw FailureTranslator.notAHub(url, "unsupported Content-Encoding");
    };
  }

  /** Returns whether the body is not compressed, so that its length is that of the content. */
  public static boolean isPlain(Response response) {
    return response.header("Content-Encoding", "identity").equals("identity");
  }

  /** Returns the response with another body of the same length and type. */
  public static Response with(Response response, Source source) {
    ResponseBody body = response.body();
    return response
        .newBuilder()
        .body(ResponseBody.create(Okio.buffer(source), body.contentType(), body.contentLength()))
        .build();
  }

  /**
   * Returns the beginning of the body as text, empty if it cannot be read within a second; the body
   * remains readable.
   */
  static String peek(Response response, long mostBytes) {
    try {
      response.body().source().timeout().deadline(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      return response.peekBody(mostBytes).string();
    } catch (IOException broken) {
      return "";
    }
  }

  /** Reads the rest of a short body, so that the connection can be reused, and closes it. */
  public static void drain(Response response) {
    try (ResponseBody body = response.body()) {
      BufferedSource source = body.source();
      source.timeout().deadline(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      if (body.contentLength() <= DRAIN && source.request(DRAIN)) {
        source.skip(source.getBuffer().size());
      }
    } catch (IOException | RuntimeException broken) {
      // The connection is closed then.
    }
  }
}
