package io.hfj.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Part files with names of their own that a killed run left: {@code stem.1a2b3c4d.hfj.incomplete}.
 * A folder is listed once, when the first of its files is asked for, so that thousands of small
 * files cost no more than one; what another process begins later is thus never taken for a
 * leftover. Thread-safe.
 */
public final class Leftovers {
  private static final Pattern OWN =
      Pattern.compile("(.+)\\.[0-9a-f]{8}" + Pattern.quote(PartFile.SUFFIX));

  private final Map<Path, Map<String, List<Path>>> byFolder = new ConcurrentHashMap<>();

  /** The stem with a random part behind it. */
  static String ownStem(String stem) {
    return stem + "." + AtomicFiles.randomHex();
  }

  /** Removes those of that stem. To be called by who holds the lock of the content. */
  public void remove(Path folder, String stem) {
    List<Path> left =
        byFolder.computeIfAbsent(folder, Leftovers::list).getOrDefault(stem, List.of());
    for (Path file : left) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // It takes room and harms nobody; the next run tries again.
      }
    }
  }

  private static Map<String, List<Path>> list(Path folder) {
    Map<String, List<Path>> byStem = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + PartFile.SUFFIX)) {
      for (Path file : files) {
        Matcher name = OWN.matcher(file.getFileName().toString());
        if (name.matches()) {
          byStem.computeIfAbsent(name.group(1), stem -> new ArrayList<>()).add(file);
        }
      }
    } catch (IOException unreadable) {
      return Map.of();
    }
    return byStem;
  }
}
