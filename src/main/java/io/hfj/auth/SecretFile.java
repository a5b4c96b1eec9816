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
 * A file that only its owner may read. If its path is a link, the target is read and written, and
 * the link stays. Immutable.
 */
record SecretFile(Path path) {
  private static final int MAX_LINKS = 40;

  /** Bytes; thousands of tokens need less. */
  private static final int LONGEST = 1 << 20;

  /** Mask of the file type in a mode; POSIX, sys/stat.h. */
  private static final int FILE_TYPE = 0170000;

  private static final int PIPE = 0010000;

  /**
   * Returns the text.
   *
   * @throws IOException if it is a named pipe, since reading one lasts until another process
   *     writes, or too large
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

  /**
   * Returns false for a pipe from a shell, such as {@code /dev/fd/63}, whose target has no path.
   */
  private boolean isNamedPipe() {
    try {
      int type = (Integer) Files.getAttribute(path.toRealPath(), "unix:mode") & FILE_TYPE;
      return type == PIPE;
    } catch (IOException | UnsupportedOperationException none) { // or on Windows
      return false;
    }
  }

  /**
   * Replaces the file atomically.
   *
   * @return whether no other user may read it, as far as is known
   */
  boolean write(String text) throws IOException {
    return AtomicFiles.writePrivate(target(), text);
  }

  /** Checks that the file can be written, and changes nothing. */
  void requireWritable() throws IOException {
    Path probe = AtomicFiles.temporary(target());
    AtomicFiles.createNew(probe).close();
    Files.delete(probe);
  }

  /**
   * Deletes the file, or only the link, since it may point to any file.
   *
   * @return the target of a deleted link, if there is one
   */
  Optional<Path> delete() throws IOException {
    Optional<Path> left = Optional.empty();
    if (Files.isSymbolicLink(path)) {
      left = Optional.of(path.resolveSibling(Files.readSymbolicLink(path))).filter(Files::exists);
    } else {
      target(); // must be a regular file
    }
    Files.deleteIfExists(path);
    return left;
  }

  /** Returns whether the file is certainly empty or missing. */
  boolean isKnownEmpty() {
    try {
      return read().isBlank();
    } catch (NoSuchFileException none) {
      return Files.notExists(path, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException unknown) {
      return false;
    }
  }

  /** Resolves links; never returns a device, which must not be replaced or deleted. */
  private Path target() throws IOException {
    Path at = path;
    for (int links = 0; Files.isSymbolicLink(at); links++) {
      if (links == MAX_LINKS) {
        throw new FileSystemLoopException(path.toString());
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    if (Files.exists(at) && !Files.isRegularFile(at)) {
      throw new IOException(path + " is not a regular file");
    }
    return at;
  }
}
