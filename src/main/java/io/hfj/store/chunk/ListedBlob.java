package io.hfj.store.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A blob of a cache that has a chunk list. Both files are opened only if they are regular ones and
 * no links, and the list counts only if the owner of the content wrote it: in a cache of many
 * users, no other one can direct reads. Immutable.
 *
 * @param list path of the list
 * @param content path of the blob's bytes
 */
public record ListedBlob(Path list, Path content) {
  private static final String UID = "unix:uid";

  /**
   * Returns the first eight bytes of the hash of each of the list's xorbs; reads the head alone.
   *
   * @return empty if there is no list; the rest of a list may be damaged all the same
   */
  public long[] xorbs() {
    try (FileChannel channel = open(list)) {
      requireOneOwner();
      ByteBuffer head = read(channel, ChunkList.headLength(read(channel, ChunkList.HEAD)));
      long[] starts = new long[Math.max(0, head.limit() - ChunkList.HEAD) / ChunkList.HASH];
      for (int i = 0; i < starts.length; i++) {
        starts[i] = head.getLong(ChunkList.HEAD + i * ChunkList.HASH);
      }
      return starts;
    } catch (IOException unusable) {
      return new long[0];
    }
  }

  /** Reads the list; empty if there is none, or it is damaged. */
  public Optional<ChunkList> read() {
    try (FileChannel channel = open(list)) {
      requireOneOwner();
      long length = channel.size();
      return length > ChunkList.LONGEST
          ? Optional.empty()
          : ChunkList.parse(read(channel, (int) length).array());
    } catch (IOException unusable) {
      return Optional.empty();
    }
  }

  /**
   * Opens the blob's bytes.
   *
   * @param size that they must have
   * @throws IOException if they are not there, or are not a regular file of that size
   */
  public FileChannel openContent(long size) throws IOException {
    FileChannel channel = open(content);
    if (channel.size() == size) {
      return channel;
    }
    channel.close();
    throw new IOException("another size than recorded: " + content);
  }

  private static FileChannel open(Path path) throws IOException {
    BasicFileAttributes is =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!is.isRegularFile()) { // opening a pipe would block
      throw new IOException("not a regular file: " + path);
    }
    return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  private void requireOneOwner() throws IOException {
    try {
      Object owner = Files.getAttribute(content, UID, LinkOption.NOFOLLOW_LINKS);
      if (!owner.equals(Files.getAttribute(list, UID, LinkOption.NOFOLLOW_LINKS))) {
        throw new IOException("of another user than the content: " + list);
      }
    } catch (NoSuchFileException unfinished) {
      // The list has no effect until its content is there.
    } catch (UnsupportedOperationException | IllegalArgumentException unsupported) {
      // This file system has no owners, or other ones.
    }
  }

  /** Returns the bytes at the start of a file, fewer if it is shorter. */
  private static ByteBuffer read(FileChannel channel, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    int count = 0;
    while (count >= 0 && bytes.hasRemaining()) {
      count = channel.read(bytes, bytes.position());
    }
    return bytes.flip();
  }
}
