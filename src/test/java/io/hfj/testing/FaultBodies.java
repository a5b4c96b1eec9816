package io.hfj.testing;

import io.hfj.server.Content;
import io.hfj.server.HubAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Bodies that answers have in place of their own. */
final class FaultBodies {
  private FaultBodies() {}

  /** The answer with that body, its length told right. */
  static HubAnswer withBody(HubAnswer answer, Content body) {
    return new HubAnswer(answer.status(), answer.headers(), body, 0, body.size(), answer.bodyless())
        .with("Content-Length", Long.toString(body.size()));
  }

  /** The body with so many bytes more behind it. */
  static Content longer(HubAnswer answer, int bytes) {
    byte[] body = bodyOf(answer);
    byte[] more = Arrays.copyOf(body, body.length + bytes);
    Arrays.fill(more, body.length, more.length, (byte) 'x');
    return Content.of(more);
  }

  /** The body packed. */
  static Content gzipped(HubAnswer answer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(bodyOf(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Content.of(bytes.toByteArray());
  }

  private static byte[] bodyOf(HubAnswer answer) {
    try {
      return answer.openBody().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
