package io.hfj.dist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * Has the JVM write a class data archive with classes that are linked already, the lambdas and
 * proxies of their code included. What the JVM writes depends on the list of classes, and on when
 * it started: soft references hold the time of their last use. It writes the archive twice, and
 * these times, where the two differ, become 0, which is right too, as the times are of no use to
 * another machine.
 *
 * <p>Offsets are those of HotSpot's {@code FileMapHeader} in Java 25; another layout is found by
 * the checksums.
 */
public final class ClassDataArchive {
  private static final int HEADER_CRC = 4;
  private static final int HEADER_SIZE = 12;

  /** The header's checksum covers what follows its size. */
  private static final int HEADER_CHECKED = 16;

  /** Describes the region of objects, the fourth: checksum, position in the file, size. */
  private static final int OBJECTS = 24 + 3 * 96;

  private static final int POSITION = 24;
  private static final int SIZE = 40;

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
    archive.clearTimes(new ClassDataArchive(other).bytes);
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
            "--enable-native-access=ALL-UNNAMED", // as in the launcher, for the archived modules
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

  private void clearTimes(ByteBuffer other) {
    long now = System.nanoTime() / 1_000_000; // the clock of the JVM's times
    int start = objectsStart();
    int end = start + objectsSize();
    for (int at = start; at < end; at += Long.BYTES) {
      long time = bytes.getLong(at);
      long otherTime = other.getLong(at);
      if (time != otherTime) {
        if (time < 0 || time > otherTime || otherTime > now) {
          throw new IllegalStateException("no time at " + at + ": " + time + ", " + otherTime);
        }
        bytes.putLong(at, 0);
        other.putLong(at, 0);
      }
    }
    bytes.putInt(OBJECTS, objectsCrc());
    bytes.putInt(HEADER_CRC, headerCrc());
    other.putInt(OBJECTS, bytes.getInt(OBJECTS));
    other.putInt(HEADER_CRC, bytes.getInt(HEADER_CRC));
    int difference = bytes.mismatch(other);
    if (difference >= 0) {
      throw new IllegalStateException("two dumps differ at " + difference);
    }
  }

  private int objectsStart() {
    return Math.toIntExact(bytes.getLong(OBJECTS + POSITION));
  }

  private int objectsSize() {
    return Math.toIntExact(bytes.getLong(OBJECTS + SIZE));
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
