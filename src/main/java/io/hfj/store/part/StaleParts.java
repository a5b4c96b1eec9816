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
 * The files that killed runs left in a folder: part files with a name of their own, {@code
 * stem.1a2b3c4d.hfj.incomplete}; links to content that did not get its final name, {@code
 * stem.1a2b3c4d.link.incomplete}; and part files whose content was published in another way
 * meanwhile. A folder is listed once, on the first query for any of its files: thousands of small
 * files cost one listing, and files that another process creates later are never taken for stale.
 * Thread-safe.
 */
public final class StaleParts {
  public static final String LINK_SUFFIX = ".link.incomplete";

  private static final Pattern NAME =
      Pattern.compile("(.+?)(\\.[0-9a-f]{8})?\\.(hfj(-journal)?|link)\\.incomplete");

  /** By folder, then by {@link #target} of the stem. */
  private final Map<Path, Map<String, List<StaleFile>>> byFolder = new ConcurrentHashMap<>();

  /**
   * A file left behind; {@code own} if it has a name of its own, which only {@link #adopt} resumes.
   */
  private record StaleFile(Path file, String stem, boolean own) {
    /** Whether it links to other content, whose age is not that of the link. */
    boolean isLink() {
      return file.toString().endsWith(LINK_SUFFIX);
    }
  }

  /** The stem with a random suffix. */
  static String ownStem(String stem) {
    return stem + "." + AtomicFiles.randomHex();
  }

  /**
   * Removes the files of that stem that no run will resume.
   *
   * @param lock of the content; nothing is removed if it excludes no other process, which may be
   *     filling them
   */
  void remove(Path folder, String stem, LockFiles.HeldLock lock) {
    if (lock.excludes()) {
      ofStem(folder, stem).stream()
          .filter(StaleFile::own)
          .forEach(left -> AtomicFiles.deleteQuietly(left.file()));
    }
  }

  /**
   * Renames the largest part file of that stem that an earlier run left, and its journal, to {@code
   * part}, and removes the others. Files that another process may still be filling are kept.
   *
   * @param lock {@link LockFiles#NO_LOCKS} or {@link LockFiles#HELD_ELSEWHERE}. Without locks, a
   *     part file without a name of its own was renamed on closing, so it is free; otherwise the
   *     holder of the lock may be filling it
   * @param part the file to replace, just created, so that its time comes from the file system
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
    abandoned.forEach(AtomicFiles::deleteQuietly);
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
   * Removes all files of that stem, and of earlier contents of the same target, for content that is
   * in place.
   *
   * @param lock called only if there are any; if it returns empty, nothing is removed: another
   *     process may be filling them, or a link is on the way to the folder
   */
  void removeAll(Path folder, String stem, Supplier<Optional<LockFiles.HeldLock>> lock) {
    List<StaleFile> left =
        ofTarget(folder, stem).stream()
            .filter(one -> Files.exists(one.file(), LinkOption.NOFOLLOW_LINKS))
            .toList();
    if (!left.isEmpty()) {
      lock.get()
          .ifPresent(
              held -> {
                left.forEach(one -> AtomicFiles.deleteQuietly(one.file()));
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

  /** The part of a stem before the first dot; a dot and an etag follow where contents change. */
  private static String target(String stem) {
    int dot = stem.indexOf('.');
    return dot < 0 ? stem : stem.substring(0, dot);
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
