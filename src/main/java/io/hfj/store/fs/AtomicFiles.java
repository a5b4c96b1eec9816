package io.hfj.store.fs;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Writes files that readers see whole or not at all. New files get the mode of the umask, not the
 * private mode of the platform's temporary files: a shared cache must stay readable. Thread-safe.
 */
public final class AtomicFiles {
  /** In bytes, on the usual file systems. */
  private static final int LONGEST_NAME = 255;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final Pattern TEMPORARY = Pattern.compile(".*\\.[0-9a-f]{8}\\.tmp");

  private static final Pattern HIDDEN = Pattern.compile("\\.hfj-[0-9a-f]{8}\\.tmp");

  private static final Duration ABANDONED = Duration.ofHours(1);

  private static final Set<PosixFilePermission> OTHERS_READ =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private AtomicFiles() {}

  /** Eight random hex digits, for temporary names beside a target. */
  public static String randomHex() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }

  /** Opens a file for writing that must not exist, not even as a link. */
  public static FileChannel createNew(Path path, FileAttribute<?>... modes) throws IOException {
    Set<OpenOption> options =
        Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.READ,
            LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(path, options, modes);
  }

  /** Opens a new file that only its owner may read, from its creation on. */
  static FileChannel createPrivate(Path path) throws IOException {
    boolean hasModes = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return hasModes
        ? createNew(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY))
        : createNew(path);
  }

  /** Writes the text to a temporary name beside {@code target}, then renames it there. */
  public static void write(Path target, String text) throws IOException {
    write(target, TextSource.of(text));
  }

  /**
   * Like {@link #write(Path, String)}, for a file that only its owner may read.
   *
   * @return false if others may read it: not every file system has modes
   */
  public static boolean writePrivate(Path target, String text) throws IOException {
    Path temporary = temporary(target);
    boolean hidden;
    try {
      try (FileChannel channel = createPrivate(temporary)) {
        PosixFileAttributeView modes =
            Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        hidden = modes == null || hide(modes); // the mode at creation is not always kept
        writeFully(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      return hidden;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Hides a file from others; returns whether it is hidden. A FAT disk has one mode for all its
   * files.
   */
  static boolean hide(PosixFileAttributeView modes) throws IOException {
    try {
      modes.setPermissions(OWNER_ONLY);
      return true;
    } catch (IOException refused) {
      return Collections.disjoint(modes.readAttributes().permissions(), OTHERS_READ);
    }
  }

  /** Returns an unused name beside the target; a short one if a suffix would make it too long. */
  public static Path temporary(Path target) {
    String name = target.getFileName() + "." + randomHex() + ".tmp";
    boolean fits = name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
    return target.resolveSibling(fits ? name : "." + randomHex() + ".tmp");
  }

  /** Returns an unused hidden name beside {@code target}, for the user's own folders. */
  public static Path hidden(Path target) {
    return target.resolveSibling(".hfj-" + randomHex() + ".tmp");
  }

  /**
   * Removes temporary files of killed runs from a folder of hfj's own: those older than an hour,
   * which no running process can be writing.
   */
  public static void sweep(Path folder, Instant now) {
    sweep(folder, TEMPORARY, now);
  }

  /** Like {@link #sweep}, in a folder of the user's: only names that {@link #hidden} makes. */
  public static void sweepHidden(Path folder, Instant now) {
    sweep(folder, HIDDEN, now);
  }

  private static void sweep(Path folder, Pattern names, Instant now) {
    FileTime before = FileTime.from(now.minus(ABANDONED));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.tmp")) {
      for (Path file : files) {
        if (names.matcher(file.getFileName().toString()).matches()
            && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
            && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).compareTo(before) < 0) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException left) {
      // The next run tries again.
    }
  }

  /** Like {@link #write(Path, String)}, for the remaining bytes. */
  public static void write(Path target, ByteBuffer bytes) throws IOException {
    Path temporary = temporary(target);
    try {
      try (FileChannel channel = createNew(temporary)) {
        writeFully(channel, bytes);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Like {@link #write(Path, String)}. */
  public static void write(Path target, TextSource text) throws IOException {
    Path temporary = temporary(target);
    try {
      try (FileChannel channel = createNew(temporary);
          // Not Channels.newWriter: it loses the rest of a partial write on a full disk.
          Writer out =
              new BufferedWriter(
                  new OutputStreamWriter(
                      Channels.newOutputStream(channel), StandardCharsets.UTF_8))) {
        text.writeTo(out);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Creates a file whose content is the same for all writers, unless something of that name exists.
   * A file that holds only the beginning of the content is completed: its writer was killed, or the
   * disk was full.
   */
  public static void writeIfAbsent(Path target, String text) throws IOException {
    try {
      BasicFileAttributes is =
          Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!is.isRegularFile()
          || is.size() >= text.length()
          || !text.startsWith(RegularFiles.read(target, text.length()))) {
        return;
      }
    } catch (NoSuchFileException none) {
      // It is created below.
    }
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try (FileChannel channel = FileChannel.open(target, options)) {
      writeFully(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Removes a temporary file if it exists; ignores failures. */
  public static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // A later clean-up removes it.
    }
  }

  /** Makes the bytes of a file survive a power cut. */
  public static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Makes the names in a folder survive a power cut. Does nothing where the platform cannot open
   * folders (Windows).
   */
  public static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException unsupported) {
      // The name is forced where possible; the content was forced before.
    }
  }
}
