package io.hfj.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What killed runs left in a folder: part files with names of their own, {@code
 * stem.1a2b3c4d.hfj.incomplete}, and those that a next run would go on with, had the content not
 * come in another way meanwhile. A folder is listed once, when the first of its files is asked for,
 * so that thousands of small files cost no more than one; what another process begins later is thus
 * never taken for a leftover. Thread-safe.
 */
public final class Leftovers {
  private static final Pattern NAME =
      Pattern.compile("(.+?)(\\.[0-9a-f]{8})?\\.hfj(-journal)?\\.incomplete");

  private final Map<Path, Map<String, List<Left>>> byFolder = new ConcurrentHashMap<>();

  /** A file left behind; {@code own} if no run will go on with it. */
  private record Left(Path file, boolean own) {}

  /** The stem with a random part behind it. */
  static String ownStem(String stem) {
    return stem + "." + AtomicFiles.randomHex();
  }

  /**
   * Removes those of that stem that nobody will go on with. To be called by who holds the lock of
   * the content.
   */
  public void remove(Path folder, String stem) {
    of(folder, stem).stream().filter(Left::own).forEach(left -> delete(left.file()));
  }

  /**
   * Removes all of that stem, for content that is in its place.
   *
   * @param lock asked for only if there is something; without it nothing is removed, for another
   *     process may be at work, or the folder may not be the one it seems to be
   */
  public void tidy(Path folder, String stem, Supplier<Optional<LockFiles.Held>> lock) {
    List<Left> left =
        of(folder, stem).stream()
            .filter(one -> Files.exists(one.file(), LinkOption.NOFOLLOW_LINKS))
            .toList();
    if (!left.isEmpty()) {
      lock.get()
          .ifPresent(
              held -> {
                left.forEach(one -> delete(one.file()));
                held.close();
              });
    }
  }

  private List<Left> of(Path folder, String stem) {
    return byFolder.computeIfAbsent(folder, Leftovers::list).getOrDefault(stem, List.of());
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It takes room and harms nobody; the next run tries again.
    }
  }

  private static Map<String, List<Left>> list(Path folder) {
    Map<String, List<Left>> byStem = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.incomplete")) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          byStem
              .computeIfAbsent(name.group(1), stem -> new ArrayList<>())
              .add(new Left(file, name.group(2) != null));
        }
      }
    } catch (IOException unreadable) {
      return Map.of();
    }
    return byStem;
  }
}
