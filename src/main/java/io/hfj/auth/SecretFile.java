package io.hfj.auth;

import io.hfj.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file for its owner's eyes alone. Where its path is a link, as those have it who keep their
 * settings elsewhere, the file it leads to is meant, and the link stays. Immutable.
 */
record SecretFile(Path path) {
  private static final int MOST_LINKS = 40;

  String read() throws IOException {
    return Files.readString(path);
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

  /** Removes it, and a link that leads to it. */
  void delete() throws IOException {
    Files.deleteIfExists(target());
    Files.deleteIfExists(path);
  }

  /** Whether it is certain that nothing stands in it. */
  boolean isVoid() {
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
