package io.hfj.store.part;

import io.hfj.env.NativeCrypto;
import io.hfj.model.Etag;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Compares bytes with the hash in an etag: SHA-256 of the bytes, or SHA-1 of git's blob form of
 * them, {@code "blob " + size + NUL + bytes}. For one thread.
 */
public final class ContentDigest {
  private static final int PIECE = 1 << 20;

  /** Shorter content takes less time to hash than a native library to load. */
  private static final long NATIVE_FROM = 64 << 10;

  private final Etag expected;
  private final MessageDigest digest;

  /**
   * @param size of the content in bytes; git's form begins with it
   */
  public ContentDigest(Etag expected, long size) {
    this.expected = expected;
    this.digest = digest(expected.isSha256() ? "SHA-256" : "SHA-1", size);
    if (!expected.isSha256()) {
      digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static MessageDigest digest(String algorithm, long size) {
    Optional<Provider> fast = size < NATIVE_FROM ? Optional.empty() : NativeCrypto.provider();
    try {
      return fast.isPresent()
          ? MessageDigest.getInstance(algorithm, fast.get())
          : MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform and BoringSSL support both", e);
    }
  }

  /**
   * Whether the file has that content. An interrupt does not stop the hashing: the hash of half a
   * file would be wrong.
   *
   * @param size in bytes
   * @throws IOException if it cannot be read
   */
  public static boolean holds(Path path, Etag expected, long size) throws IOException {
    return holds(path, expected, size, read -> {});
  }

  /**
   * Like {@link #holds(Path, Etag, long)}.
   *
   * @param read receives the number of bytes read since its last call
   */
  public static boolean holds(Path path, Etag expected, long size, LongConsumer read)
      throws IOException {
    return of(path, expected, size, read).matches();
  }

  /**
   * Returns the hash of the file, of the same kind as {@code like}, in hex digits.
   *
   * @throws IOException if it cannot be read
   */
  public static String hash(Path path, Etag like) throws IOException {
    return of(path, like, Files.size(path), read -> {}).hex();
  }

  private static ContentDigest of(Path path, Etag expected, long size, LongConsumer progress)
      throws IOException {
    if (!Files.isRegularFile(path)) { // a pipe may never begin, and a device never end
      throw new IOException("not a regular file: " + path);
    }
    ContentDigest check = new ContentDigest(expected, size);
    byte[] piece = new byte[(int) Math.max(1, Math.min(PIECE, size))];
    try (InputStream in = new FileInputStream(path.toFile())) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        check.update(ByteBuffer.wrap(piece, 0, read));
        progress.accept(read);
      }
    }
    return check;
  }

  /** Adds the remaining bytes of the buffer. */
  public void update(ByteBuffer bytes) {
    digest.update(bytes);
  }

  /** Whether the bytes added have the expected hash. To be called once. */
  public boolean matches() {
    return hex().equals(expected.value());
  }

  private String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
