package io.hfj.store.part;

import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
 * stem.1a2b3c4d.hfj.incomplete}, names of content that was about to get its final one, {@code
 * stem.1a2b3c4d.link.incomplete}, and part files that a next run would go on with, had the content
 * not come in another way meanwhile. A folder is listed once, when the first of its files is asked
 * for, so that thousands of small files cost no more than one; what another process begins later is
 * thus never taken for a leftover. Thread-safe.
 */
public final class StaleParts {
  public static final String LINK_SUFFIX = ".link.incomplete";

  private static final Pattern NAME =
      Pattern.compile("(.+?)(\\.[0-9a-f]{8})?\\.(hfj(-journal)?|link)\\.incomplete");

  /** By folder, then by what {@link #target} makes of the stem. */
  private final Map<Path, Map<String, List<StaleFile>>> byFolder = new ConcurrentHashMap<>();

  /** A file left behind; {@code own} if no run will go on with it. */
  private record StaleFile(Path file, String stem, boolean own) {
    /** Another name of some content, for a moment; how old that is tells nothing about the name. */
    boolean isLink() {
      return file.toString().endsWith(LINK_SUFFIX);
    }
  }

  /** The stem with a random part behind it. */
  static String ownStem(String stem) {
    return stem + "." + AtomicFiles.randomHex();
  }

  /**
   * Removes those of that stem that nobody will go on with. Without a lock nobody knows which these
   * are.
   *
   * @param lock of the content
   */
  public void remove(Path folder, String stem, LockFiles.HeldLock lock) {
    if (lock.excludes()) {
      ofStem(folder, stem).stream().filter(StaleFile::own).forEach(left -> delete(left.file()));
    }
  }

  /**
   * Gives another name to what an earlier run left where nothing can be locked: to the part file of
   * that stem that has most, and its journal. One that may still be filled by somebody is left
   * alone; the other ones are removed.
   *
   * @param lock the lack of one: where nothing can be locked, what has no name of its own was put
   *     there by who stopped filling it; else it is that of who holds the lock
   * @param part just made, to be replaced; its time is the file system's own
   */
  void adopt(Path folder, String stem, LockFiles.HeldLock lock, Path part) throws IOException {
    Instant now = Files.getLastModifiedTime(part).toInstant();
    List<Path> abandoned =
        ofStem(folder, stem).stream()
            .filter(left -> !left.isLink())
            .filter(left -> left.own() ? isAbandoned(left.file(), now) : lock == LockFiles.NO_LOCKS)
            .map(StaleFile::file)
            .toList();
    Optional<Path> most =
        abandoned.stream()
            .filter(PartFiles::isPart)
            .filter(StaleParts::isPlain)
            .max(Comparator.comparingLong(StaleParts::size));
    if (most.isPresent() && moved(most.get(), part)) {
      Path journal = PartFiles.journalOf(most.get());
      if (isPlain(journal)) {
        moved(journal, PartFiles.journalOf(part));
      }
    }
    abandoned.forEach(StaleParts::delete);
  }

  private static boolean isPlain(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean moved(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException gone) {
      return false; // another run was faster
    }
  }

  private static boolean isAbandoned(Path file, Instant now) {
    try {
      FileTime changed = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
      return changed.toInstant().plus(LockFiles.PATIENCE).isBefore(now);
    } catch (IOException gone) {
      return false;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }

  /**
   * Removes all of that stem, and of earlier contents of the same target, for content that is in
   * its place.
   *
   * @param lock asked for only if there is something; without it nothing is removed, for another
   *     process may be at work, or the folder may not be the one it seems to be
   */
  public void removeAll(Path folder, String stem, Supplier<Optional<LockFiles.HeldLock>> lock) {
    List<StaleFile> left =
        ofTarget(folder, stem).stream()
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

  private List<StaleFile> ofStem(Path folder, String stem) {
    return ofTarget(folder, stem).stream().filter(left -> left.stem().equals(stem)).toList();
  }

  private List<StaleFile> ofTarget(Path folder, String stem) {
    return byFolder.computeIfAbsent(folder, StaleParts::list).getOrDefault(target(stem), List.of());
  }

  /**
   * A stem is the name of what is filled; where that may hold several contents, a dot and which.
   */
  private static String target(String stem) {
    int dot = stem.indexOf('.');
    return dot < 0 ? stem : stem.substring(0, dot);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It takes room and harms nobody; the next run tries again.
    }
  }

  private static Map<String, List<StaleFile>> list(Path folder) {
    Map<String, List<StaleFile>> byTarget = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.incomplete")) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          byTarget
              .computeIfAbsent(target(name.group(1)), target -> new ArrayList<>())
              .add(new StaleFile(file, name.group(1), name.group(2) != null));
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      return Map.of();
    }
    return byTarget;
  }
}
