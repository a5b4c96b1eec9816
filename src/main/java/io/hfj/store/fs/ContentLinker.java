package io.hfj.store.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Gives content on this disk another name without a second copy of it, as far as the file system
 * can. Thread-safe.
 */
public final class ContentLinker {
  /** What is tried when the file system refuses, from left to right; a copy always works. */
  private static final Map<LinkMode, List<LinkMode>> TRIES =
      new EnumMap<>(
          Map.of(
              LinkMode.AUTO,
              List.of(LinkMode.REFLINK, LinkMode.HARD, LinkMode.SYMLINK),
              LinkMode.HARD,
              List.of(LinkMode.HARD),
              LinkMode.REFLINK,
              List.of(LinkMode.REFLINK),
              LinkMode.SYMLINK,
              List.of(LinkMode.SYMLINK),
              LinkMode.COPY,
              List.of()));

  private ContentLinker() {}

  /**
   * Makes {@code name}, which must not exist, another name of {@code content}.
   *
   * @return what it has become: a copy where the file system refused what was wanted
   * @throws IOException if not even a copy could be made
   */
  public static LinkMode make(LinkMode wanted, Path content, Path name) throws IOException {
    for (LinkMode mode : TRIES.get(wanted)) {
      if (tryMake(mode, content, name)) {
        return mode;
      }
    }
    copy(content, name);
    return LinkMode.COPY;
  }

  /** Not by Files.copy: where closing fails, as on NFS, Java 17 throws what is no IOException. */
  private static void copy(Path content, Path name) throws IOException {
    try (FileChannel from = FileChannel.open(content, StandardOpenOption.READ);
        FileChannel to = AtomicFiles.createNew(name)) {
      long at = 0;
      long bytes;
      do {
        bytes = from.transferTo(at, Long.MAX_VALUE, to);
        at += bytes;
      } while (bytes > 0);
    }
  }

  /**
   * The same without falling back on anything.
   *
   * @param mode a hard link or a reflink
   * @return whether it was made; if not, there is nothing of that name
   */
  public static boolean tryMake(LinkMode mode, Path content, Path name) {
    try {
      switch (mode) {
        case SYMLINK -> Files.createSymbolicLink(name, content);
        // To a link a hard link would be one more link.
        case HARD -> Files.createLink(name, content.toRealPath());
        default -> Reflink.make(content, name);
      }
      return true;
    } catch (IOException | UnsupportedOperationException refused) {
      return false;
    }
  }
}
