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

/** Content with its etag. The bytes must not be changed. */
public record Sample(byte[] bytes, Etag etag) {
  /** Content of an LFS file: its etag is the SHA-256 of its bytes. */
  public static Sample large(byte[] bytes) {
    return new Sample(bytes, new Etag(hex("SHA-256", bytes)));
  }

  /** Random bytes that depend only on the seed, as an LFS file. */
  public static Sample large(long seed, int length) {
    return large(random(seed, length));
  }

  /** Content of a git file: its etag is the SHA-1 of the git blob. */
  public static Sample small(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] header = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] blob = ByteBuffer.allocate(header.length + bytes.length).put(header).put(bytes).array();
    return new Sample(bytes, new Etag(hex("SHA-1", blob)));
  }

  /** Random bytes that depend only on the seed. */
  public static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Returns a listed file with this content. */
  public RemoteFile at(String path) {
    return RemoteFile.of(new RepoPath(path), bytes.length, etag);
  }

  /** Returns the bytes {@code [start, start + length)}, ready for reading. */
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
