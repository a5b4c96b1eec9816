package io.hfj.testing;

import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** Content with the name the Hub gives it. Not to be changed once made. */
public record Sample(byte[] bytes, Etag etag) {
  /** A file that is kept as a large one: named by the SHA-256 of its bytes. */
  public static Sample large(byte[] bytes) {
    return new Sample(bytes, new Etag(hex("SHA-256", bytes)));
  }

  /** The same random bytes for the same seed, as a large file. */
  public static Sample large(long seed, int length) {
    return large(random(seed, length));
  }

  /** A text as git keeps it: named by the SHA-1 of its blob form. */
  public static Sample small(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] header = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] blob = ByteBuffer.allocate(header.length + bytes.length).put(header).put(bytes).array();
    return new Sample(bytes, new Etag(hex("SHA-1", blob)));
  }

  /** The same random bytes for the same seed. */
  public static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** This content as a file of a listing. */
  public RemoteFile at(String path) {
    return RemoteFile.of(new RepoPath(path), bytes.length, etag);
  }

  /** Bytes {@code [start, start + length)}, ready for reading. */
  public ByteBuffer slice(long start, int length) {
    return ByteBuffer.wrap(bytes, (int) start, length).slice();
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
