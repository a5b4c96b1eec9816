package io.hfj.store.fs;

import io.hfj.LinkMode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Gives content on this disk another name, without copying it where the file system can do that.
 * Thread-safe.
 */
public final class ContentLinker {
  /** The modes to try, in this order; a copy is the last resort. */
  private static final Map<LinkMode, List<LinkMode>> ATTEMPTS =
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
   * @return how it was made: {@code COPY} where the file system refused the other modes
   * @throws IOException if the copy failed too
   */
  public static LinkMode make(LinkMode wanted, Path content, Path name) throws IOException {
    for (LinkMode mode : ATTEMPTS.get(wanted)) {
      if (tryMake(mode, content, name)) {
        return mode;
      }
    }
    copy(content, name);
    return LinkMode.COPY;
  }

  /** Not by Files.copy: if closing fails, as on NFS, Java 17 throws an unchecked exception. */
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
   * Like {@link #make}, without falling back on another mode.
   *
   * @param mode a hard link or a reflink
   * @return whether it was made; if not, {@code name} does not exist
   */
  public static boolean tryMake(LinkMode mode, Path content, Path name) {
    try {
      switch (mode) {
        case SYMLINK -> Files.createSymbolicLink(name, content);
        // A hard link to a symbolic link would be another symbolic link.
        case HARD -> Files.createLink(name, content.toRealPath());
        default -> Reflink.make(content, name);
      }
      return true;
    } catch (IOException | UnsupportedOperationException refused) {
      return false;
    }
  }
}
