package io.hfj.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one archive, which differ in their last word alone; the launcher script knows those
 * of archive and options. Immutable; many processes may use them at once.
 *
 * @param name path of them all, without the last word; the launcher makes it up
 */
record ArchiveFiles(Path name) {
  /** Until an attempt that did not succeed, or whose process is gone, is made again. */
  private static final Duration NEXT_TRY = Duration.ofDays(1);

  /** What was made so long ago is removed; if it is still of use it is made again. */
  private static final Duration KEPT = Duration.ofDays(90);

  /** What the JVM maps into memory. */
  Path archive() {
    return named(".jsa");
  }

  /** What the JVM reads its other options from; comes last and vouches for the archive. */
  Path options() {
    return named(".options");
  }

  /** There while the archive is made, and after that went wrong. */
  Path claim() {
    return named(".try");
  }

  /** What is on its way to one of these names. */
  Path unfinished() {
    return named("." + ProcessHandle.current().pid() + ".new");
  }

  private Path named(String ending) {
    return name.resolveSibling(name.getFileName() + ending);
  }

  /**
   * Whether it falls to this process to make the archive; at most one process hears yes, but for a
   * race after a day, which costs a second making.
   *
   * @param stamp what it would be made for
   * @throws IOException if nothing can be written there
   */
  boolean claim(String stamp, Instant now) throws IOException {
    if (!makeFolder()) {
      return false;
    }
    if (Files.exists(claim(), LinkOption.NOFOLLOW_LINKS)) {
      String claimed = Files.readString(claim());
      FileTime since = Files.getLastModifiedTime(claim());
      boolean same = claimed.isEmpty() || claimed.equals(stamp); // empty: begun this very moment
      if (same && now.isBefore(since.toInstant().plus(NEXT_TRY))) {
        return false;
      }
      Files.delete(claim());
    }
    try {
      Files.writeString(claim(), stamp, StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException another) {
      return false;
    }
  }

  /**
   * Makes the folder, and that of all caches, in what belongs to the user.
   *
   * @return false if it lies in what belongs to another, as the home does under sudo, or nowhere
   */
  private boolean makeFolder() throws IOException {
    Path folder = name.getParent();
    Path caches = folder.getParent();
    Path there =
        Stream.of(folder, caches, caches.getParent())
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(null);
    if (there == null || !Files.getOwner(there).equals(self())) {
      return false;
    }
    for (Path needed : List.of(caches, folder)) {
      if (!Files.isDirectory(needed)) {
        Files.createDirectory(
            needed,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    }
    return true;
  }

  /** Who new files belong to: a container's user may have no name to ask for. */
  private static UserPrincipal self() throws IOException {
    Path probe = Files.createTempFile("hfj", "");
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }

  /** Puts the finished archive in its place, then what vouches for it. */
  void publish(String options) throws IOException {
    move(archive());
    Files.writeString(unfinished(), options);
    move(options());
    Files.delete(claim());
  }

  private void move(Path target) throws IOException {
    // A name that outlived its bytes in a power cut would crash every start from then on.
    try (FileChannel channel = FileChannel.open(unfinished(), StandardOpenOption.READ)) {
      channel.force(true);
    }
    Files.move(unfinished(), target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what earlier versions, or a JVM that is no longer used, left in the folder. */
  void prune(Instant now) throws IOException {
    List<Path> all;
    try (Stream<Path> entries = Files.list(name.getParent())) {
      all = entries.toList();
    }
    for (Path file : all) {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Instant made = found.lastModifiedTime().toInstant();
      if (found.isRegularFile() && made.plus(KEPT).isBefore(now)) {
        Files.delete(file);
      }
    }
  }
}
