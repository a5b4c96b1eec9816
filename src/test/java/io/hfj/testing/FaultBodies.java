package io.hfj.testing;

import io.hfj.server.Content;
import io.hfj.server.HubResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** Replaces the bodies of answers. */
final class FaultBodies {
  private FaultBodies() {}

  /** Returns the answer with another body and its correct {@code Content-Length}. */
  static HubResponse withBody(HubResponse answer, Content body) {
    return new HubResponse(
            answer.status(), answer.headers(), body, 0, body.size(), answer.bodyless())
        .with("Content-Length", Long.toString(body.size()));
  }

  /** Returns the body with bytes appended. */
  static Content longer(HubResponse answer, int bytes) {
    byte[] body = bodyOf(answer);
    byte[] extended = Arrays.copyOf(body, body.length + bytes);
    Arrays.fill(extended, body.length, extended.length, (byte) 'x');
    return Content.of(extended);
  }

  /** Returns the body as changed. */
  static Content rewritten(HubResponse answer, UnaryOperator<byte[]> change) {
    return Content.of(change.apply(bodyOf(answer)));
  }

  /** Returns the body compressed with gzip. */
  static Content gzipped(HubResponse answer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(bodyOf(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Content.of(bytes.toByteArray());
  }

  private static byte[] bodyOf(HubResponse answer) {
    try {
      return answer.openBody().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
