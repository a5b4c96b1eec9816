package io.hfj.dist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * Writes the class data archive: loaded and linked classes, with their lambdas, which the JVM maps
 * into memory when it starts. Two archives made from one list of classes differ only in soft
 * references, which hold the time when they were last used. So that builds are reproducible, the
 * JVM writes the archive twice, and the times, which are where the two differ, are set to 0; no
 * other machine has a use for them.
 *
 * <p>The offsets are those of HotSpot's {@code FileMapHeader} in Java 25. In another layout the
 * checksums are not where they are expected, and the build fails.
 */
public final class ClassDataArchive {
  private static final int HEADER_CRC = 4;
  private static final int HEADER_SIZE = 12;

  /** Where the part of the header begins that its checksum covers. */
  private static final int HEADER_CHECKED = 16;

  /** Where the header describes the fourth region, which has the objects, first its checksum. */
  private static final int OBJECTS = 24 + 3 * 96;

  /** Where that region begins in the file. */
  private static final int OBJECTS_START = OBJECTS + 24;

  private static final int OBJECTS_SIZE = OBJECTS + 40;

  private final ByteBuffer bytes;

  private ClassDataArchive(Path file) throws IOException {
    bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
    if (bytes.getInt(HEADER_CRC) != headerCrc() || bytes.getInt(OBJECTS) != objectsCrc()) {
      throw new IllegalStateException(file + " has another layout than that of Java 25");
    }
  }

  /**
   * Writes the archive.
   *
   * @param args the program java, the jar, the list of classes, the archive to write
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Path.of(args[3]);
    Path other = file.resolveSibling("second.jsa");
    dump(args[0], args[1], args[2], file);
    dump(args[0], args[1], args[2], other);
    ClassDataArchive archive = new ClassDataArchive(file);
    archive.clearTimes(new ClassDataArchive(other));
    Files.write(file, archive.bytes.array());
    Files.delete(other);
  }

  private static void dump(String java, String jar, String classes, Path archive)
      throws IOException, InterruptedException {
    ProcessBuilder dump =
        new ProcessBuilder(
            java,
            "-Xshare:dump",
            "-XX:+AOTClassLinking",
            "--enable-native-access=ALL-UNNAMED", // archived modules need the launcher's options
            "-Xlog:all=off",
            "-XX:+UseSerialGC",
            "-XX:SharedClassListFile=" + classes,
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            jar);
    dump.environment().put("LC_ALL", "C.UTF-8"); // what is stored depends on the locale
    int code = dump.inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("java -Xshare:dump: exit code " + code);
    }
  }

  /** Clears the times in both archives, which are then the same; the other was written later. */
  private void clearTimes(ClassDataArchive other) {
    long now = System.nanoTime() / 1_000_000; // on the clock of the soft references
    int start = objectsStart();
    int end = start + objectsSize();
    for (int at = start; at < end; at += Long.BYTES) {
      long time = bytes.getLong(at);
      long later = other.bytes.getLong(at);
      if (time != later) {
        if (time < 0 || time > later || later > now) {
          throw new IllegalStateException("not a time at " + at + ": " + time + ", " + later);
        }
        bytes.putLong(at, 0);
        other.bytes.putLong(at, 0);
      }
    }
    updateChecksums();
    other.updateChecksums();
    int difference = bytes.mismatch(other.bytes);
    if (difference >= 0) {
      throw new IllegalStateException("two dumps differ at " + difference);
    }
  }

  private void updateChecksums() {
    bytes.putInt(OBJECTS, objectsCrc());
    bytes.putInt(HEADER_CRC, headerCrc()); // covers the other
  }

  private int objectsStart() {
    return Math.toIntExact(bytes.getLong(OBJECTS_START));
  }

  private int objectsSize() {
    return Math.toIntExact(bytes.getLong(OBJECTS_SIZE));
  }

  private int objectsCrc() {
    return crc(objectsStart(), objectsSize());
  }

  private int headerCrc() {
    return crc(HEADER_CHECKED, bytes.getInt(HEADER_SIZE) - HEADER_CHECKED);
  }

  private int crc(int start, int size) {
    CRC32 crc = new CRC32();
    crc.update(bytes.slice(start, size));
    return (int) crc.getValue();
  }
}
