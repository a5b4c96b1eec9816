package io.hfj.store;

import io.hfj.model.Etag;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells whether bytes are the content an etag names: SHA-256 of the bytes, or SHA-1 of git's blob
 * form of them, {@code "blob " + size + NUL + bytes}. For one thread.
 */
public final class ContentCheck {
  private static final int PIECE = 1 << 20;

  private final Etag expected;
  private final MessageDigest digest;

  /**
   * @param size of the content in bytes; git's form begins with it
   */
  public ContentCheck(Etag expected, long size) {
    this.expected = expected;
    try {
      digest = MessageDigest.getInstance(expected.isSha256() ? "SHA-256" : "SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has both", e);
    }
    if (!expected.isSha256()) {
      digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
    }
  }

  /**
   * Whether the file there has that content. An interrupt does not break it off: its answer would
   * mean nothing.
   *
   * @param size in bytes
   * @throws IOException if it cannot be read
   */
  public static boolean holds(Path path, Etag expected, long size) throws IOException {
    ContentCheck check = new ContentCheck(expected, size);
    byte[] piece = new byte[(int) Math.max(1, Math.min(PIECE, size))];
    try (InputStream in = new FileInputStream(path.toFile())) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        check.update(ByteBuffer.wrap(piece, 0, read));
      }
    }
    return check.matches();
  }

  /** Takes the remaining bytes of the buffer as the next ones of the content. */
  public void update(ByteBuffer bytes) {
    digest.update(bytes);
  }

  /** Whether all that was given is the content named. Ends this check. */
  public boolean matches() {
    return HexFormat.of().formatHex(digest.digest()).equals(expected.value());
  }
}
