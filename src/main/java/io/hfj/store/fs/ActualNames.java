package io.hfj.store.fs;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the stored name of a file on disks that ignore case (Windows, macOS, exFAT), where it opens
 * under other names too. On other disks this costs a system call for each part of a path. Names
 * that differ only in Unicode composition count as one: HFS+ stores its own form. Thread-safe.
 */
public final class ActualNames {
  /** Looks up names on a disk. Inodes are not used: FUSE makes up one for each name. */
  public interface DiskNames {
    /** Whether the path exists; links are not followed. */
    boolean exists(Path path);

    /** The names in that folder. */
    Set<String> list(Path folder);
  }

  private final DiskNames disk;

  /** Names by folder. A name absent here may have been created since; one present stays. */
  private final Map<Path, Map<String, String>> listed = new ConcurrentHashMap<>();

  public ActualNames() {
    this(new RealDisk());
  }

  /**
   * @param disk the disk of the files
   */
  public ActualNames(DiskNames disk) {
    this.disk = disk;
  }

  /**
   * Returns the path of the file that the disk finds at {@code file}, if its stored name differs.
   *
   * @param root folder whose own path is not checked
   * @return empty if the stored name is the same, or there is no such file
   */
  public Optional<Path> findOtherName(Path root, Path file) {
    Path at = root;
    Path real = root;
    for (Path part : root.relativize(file)) {
      String name = part.toString();
      boolean ignoresCase =
          !swapped(name).equals(name)
              && disk.exists(at.resolve(name))
              && disk.exists(at.resolve(swapped(name)));
      real = real.resolve(ignoresCase ? actualName(at, name) : name);
      at = at.resolve(part);
    }
    return real.equals(at) ? Optional.empty() : Optional.of(real);
  }

  /**
   * Like {@link #findOtherName}, for a path known to hold another file. Also finds names that
   * differ only in Unicode composition: disks that ignore it list a name in their own form, or Java
   * converts it, so that the listing alone does not show the difference.
   *
   * @return empty if the disk distinguishes all such names
   */
  public Optional<Path> findEquivalentName(Path root, Path file) {
    return findOtherName(root, file).or(() -> otherComposition(root, file));
  }

  private Optional<Path> otherComposition(Path root, Path file) {
    Path at = root;
    for (Path part : root.relativize(file)) {
      String name = part.toString();
      String composed = composed(name);
      String other =
          name.equals(composed) ? Normalizer.normalize(name, Normalizer.Form.NFD) : composed;
      if (!other.equals(name)
          && disk.exists(at.resolve(name))
          && disk.exists(at.resolve(other))
          && !disk.list(at).containsAll(Set.of(name, other))) {
        return Optional.of(
            at.resolve(other).resolve(at.resolve(name).relativize(file)).normalize());
      }
      at = at.resolve(name);
    }
    return Optional.empty();
  }

  private static String swapped(String name) {
    StringBuilder swapped = new StringBuilder();
    name.codePoints()
        .map(c -> Character.isLowerCase(c) ? Character.toUpperCase(c) : Character.toLowerCase(c))
        .forEach(swapped::appendCodePoint);
    return swapped.toString();
  }

  private String actualName(Path folder, String name) {
    String composed = composed(name);
    Map<String, String> names = listed.getOrDefault(folder, Map.of());
    if (!names.containsKey(composed)) {
      names = new ConcurrentHashMap<>();
      for (String stored : disk.list(folder)) {
        names.put(composed(stored), stored);
      }
      listed.put(folder, names);
    }
    return names.containsKey(composed)
        ? name
        : names.entrySet().stream()
            .filter(entry -> entry.getKey().equalsIgnoreCase(composed))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(name);
  }

  private static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  private static final class RealDisk implements DiskNames {
    @Override
    public boolean exists(Path path) {
      return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Set<String> list(Path folder) {
      Set<String> names = new HashSet<>();
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        entries.forEach(entry -> names.add(entry.getFileName().toString()));
      } catch (IOException | DirectoryIteratorException unreadable) {
        return Set.of();
      }
      return names;
    }
  }
}
