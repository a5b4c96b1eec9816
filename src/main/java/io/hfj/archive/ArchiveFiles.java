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
 * The files of one archive, which differ in their suffix; the launcher script reads those of
 * archive and options. Immutable; several processes may use them at once.
 *
 * @param name path of all of them without the suffix, chosen by the launcher
 */
record ArchiveFiles(Path name) {
  /** Time after which a failed or abandoned attempt is repeated. */
  private static final Duration NEXT_TRY = Duration.ofDays(1);

  /** Age at which files are removed; an archive still in use is made again. */
  private static final Duration KEPT = Duration.ofDays(90);

  /** Returns the archive, which the JVM maps into memory. */
  Path archive() {
    return named(".jsa");
  }

  /** Returns the file of JVM options; published last, it marks the archive as complete. */
  Path options() {
    return named(".options");
  }

  /** Returns the file that exists while the archive is made, and after a failure. */
  Path claim() {
    return named(".try");
  }

  /** Returns the temporary file of this process, renamed to one of the others. */
  Path unfinished() {
    return named("." + ProcessHandle.current().pid() + ".new");
  }

  private Path named(String ending) {
    return name.resolveSibling(name.getFileName() + ending);
  }

  /**
   * Claims the task of building the archive for this process. At most one process succeeds, but for
   * a race after a day, which makes the archive twice.
   *
   * @param stamp jar and JVM of the archive, see {@link ClassArchive#stamp}
   * @throws IOException if nothing can be written there
   */
  boolean claim(String stamp, Instant now) throws IOException {
    if (!makeFolder()) {
      return false;
    }
    if (Files.exists(claim(), LinkOption.NOFOLLOW_LINKS)) {
      String claimed = Files.readString(claim());
      FileTime since = Files.getLastModifiedTime(claim());
      boolean same = claimed.isEmpty() || claimed.equals(stamp); // empty: being written
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
   * Creates the folder, and that of all caches, inside a folder of the user.
   *
   * @return false if it lies in a folder of another user, like the home under sudo, or in none
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

  /** Returns the owner of new files: the user of a container may have no name. */
  private static UserPrincipal self() throws IOException {
    Path probe = Files.createTempFile("hfj", "");
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }

  /** Publishes the archive, then its options. */
  void publish(String options) throws IOException {
    move(archive());
    Files.writeString(unfinished(), options);
    move(options());
    Files.delete(claim());
  }

  private void move(Path target) throws IOException {
    // After a power cut, a name without its bytes would crash every later start.
    try (FileChannel channel = FileChannel.open(unfinished(), StandardOpenOption.READ)) {
      channel.force(true);
    }
    Files.move(unfinished(), target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes files of earlier versions and of JVMs no longer used. */
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
