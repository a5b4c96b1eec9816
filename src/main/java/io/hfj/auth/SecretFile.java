package io.hfj.auth;

import io.hfj.store.fs.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file for its owner's eyes alone. Where its path is a link, as those have it who keep their
 * settings elsewhere, the file it leads to is read and written, and the link stays. Immutable.
 */
record SecretFile(Path path) {
  private static final int MOST_LINKS = 40;

  /** Bytes; thousands of tokens need less. */
  private static final int LONGEST = 1 << 20;

  /** The part of a file's mode that tells its type, and one of these; POSIX, sys/stat.h. */
  private static final int FILE_TYPE = 0170000;

  private static final int PIPE = 0010000;

  /**
   * Its text.
   *
   * @throws IOException if it is a named pipe, since reading one lasts until another process
   *     writes, or too large to be kept in memory
   */
  String read() throws IOException {
    if (isNamedPipe()) {
      throw new IOException(path + " is a pipe");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new IOException(path + " is too large");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  /** A pipe from a shell, such as {@code /dev/fd/63}, has no name that it could be found by. */
  private boolean isNamedPipe() {
    try {
      int type = (Integer) Files.getAttribute(path.toRealPath(), "unix:mode") & FILE_TYPE;
      return type == PIPE;
    } catch (IOException | UnsupportedOperationException none) { // or Windows
      return false;
    }
  }

  /**
   * Writes it as a whole or not at all.
   *
   * @return whether nobody else may read it, as far as can be told
   */
  boolean write(String text) throws IOException {
    return AtomicFiles.writePrivate(target(), text);
  }

  /** Finds out whether it could be written, and leaves everything as it was. */
  void requireWritable() throws IOException {
    Path probe = AtomicFiles.temporary(target());
    AtomicFiles.createNew(probe).close();
    Files.delete(probe);
  }

  /**
   * Removes it; of a link only the link, since it may lead to any file.
   *
   * @return the file that a removed link led to, if there is one
   */
  Optional<Path> delete() throws IOException {
    Optional<Path> left = Optional.empty();
    if (Files.isSymbolicLink(path)) {
      left = Optional.of(path.resolveSibling(Files.readSymbolicLink(path))).filter(Files::exists);
    } else {
      target(); // must be a plain file
    }
    Files.deleteIfExists(path);
    return left;
  }

  /** Whether it is certain that nothing stands in it. */
  boolean isKnownEmpty() {
    try {
      return read().isBlank();
    } catch (NoSuchFileException none) {
      return Files.notExists(path, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException unknown) {
      return false;
    }
  }

  /** Never a device: to replace or remove that would be worse than to keep no token. */
  private Path target() throws IOException {
    Path at = path;
    for (int links = 0; Files.isSymbolicLink(at); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(path.toString());
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    if (Files.exists(at) && !Files.isRegularFile(at)) {
      throw new IOException(path + " is no plain file");
    }
    return at;
  }
}
