package io.hfj.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** What lies below a folder, quickly taken. Lock files and their folders are left out. */
final class DiskState {
  /** What only runs that did not end may leave. */
  private static final Pattern UNFINISHED = Pattern.compile(".*\\.(incomplete|tmp|broken)");

  /** What makes later runs faster, and is done without where it cannot be written. */
  private static final Pattern DISPENSABLE =
      Pattern.compile(".*(/trees|/refs|CACHEDIR\\.TAG|/\\.gitignore|\\.metadata)(/.*)?");

  /** Folders of notes, which stay when there is nothing left to note. */
  private static final Pattern NOTES = Pattern.compile("dir/\\.cache(/huggingface(/download)?)?");

  /** Files that are written in place, which a run that is killed may leave torn. */
  private static final Pattern IN_PLACE = Pattern.compile(".*(CACHEDIR\\.TAG|/\\.gitignore)");

  private static final Pattern SNAPSHOT = Pattern.compile(".*/snapshots/[^/]+/.*");

  /** A time in the notes of a local folder. */
  private static final Pattern TIME = Pattern.compile("\\d{9,}\\.\\d+");

  private final SortedMap<String, String> entries = new TreeMap<>();

  private DiskState() {}

  /** Takes it. */
  static DiskState scan(Path root) throws IOException {
    DiskState picture = new DiskState();
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.toList();
    }
    for (Path path : all) {
      String name = root.relativize(path).toString();
      boolean lock = name.endsWith(".lock") || (name + "/").contains("/.locks/");
      if (!name.isEmpty() && !lock) {
        picture.entries.put(name, describe(root, path));
      }
    }
    return picture;
  }

  private static String describe(Path root, Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      String to = Files.readSymbolicLink(path).toString().replace(root.toString(), "@");
      return "link to " + to + (Files.exists(path) ? "" : " (broken)");
    }
    if (Files.isDirectory(path)) {
      return "folder";
    }
    String mode =
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    byte[] bytes = Files.readAllBytes(path);
    if (path.toString().endsWith(".metadata")) {
      bytes = TIME.matcher(new String(bytes)).replaceAll("TIME").getBytes();
    }
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return "file " + mode + " " + bytes.length + " bytes, " + Long.toHexString(sum.getValue());
  }

  /** Whether a path is one that no finished run leaves. */
  static boolean isUnfinished(String path) {
    return UNFINISHED.matcher(path).matches();
  }

  /**
   * How it differs from one that is right; if forgiving, without what is unfinished, or missing and
   * dispensable.
   *
   * @return a line for each difference
   */
  List<String> differences(DiskState right, boolean forgiving) {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, String> line : entries.entrySet()) {
      String wanted = right.entries.get(line.getKey());
      boolean forNotes = wanted == null && NOTES.matcher(line.getKey()).matches();
      if (!line.getValue().equals(wanted)
          && !forNotes
          && !(forgiving && isUnfinished(line.getKey()))) {
        wrong.add(line.getKey() + ": " + line.getValue() + ", not " + wanted);
      }
    }
    for (Map.Entry<String, String> line : right.entries.entrySet()) {
      boolean forgiven = forgiving && DISPENSABLE.matcher(line.getKey()).matches();
      if (!entries.containsKey(line.getKey()) && !forgiven) {
        wrong.add(line.getKey() + ": missing, not " + line.getValue());
      }
    }
    return wrong;
  }

  /** The same without modes, for a disk that has none. */
  DiskState withoutModes() {
    DiskState plain = new DiskState();
    entries.forEach((name, line) -> plain.entries.put(name, withoutMode(line)));
    return plain;
  }

  /** The number of files in snapshots. */
  long snapshotFileCount() {
    return entries.entrySet().stream()
        .filter(line -> SNAPSHOT.matcher(line.getKey()).matches())
        .filter(line -> !line.getValue().equals("folder"))
        .count();
  }

  /** The same with the content that links lead to in place of the links. */
  DiskState withLinksFollowed() {
    DiskState plain = new DiskState();
    entries.forEach(
        (name, line) -> {
          String target = line.startsWith("link to @/") ? line.substring(10) : "";
          plain.entries.put(name, entries.getOrDefault(target, line));
        });
    return plain;
  }

  /**
   * What has a final name and stands there neither before nor after.
   *
   * @return a line for each
   */
  List<String> unexpected(DiskState before, DiskState after) {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, String> line : entries.entrySet()) {
      String name = line.getKey();
      String is = withoutMode(line.getValue());
      boolean begun =
          is.startsWith("file 0 bytes") && DISPENSABLE.matcher(name).matches()
              || IN_PLACE.matcher(name).matches()
                  && size(is) < size(withoutMode(after.entries.get(name)));
      if (!begun
          && !isUnfinished(name)
          && !is.equals(withoutMode(before.entries.get(name)))
          && !is.equals(withoutMode(after.entries.get(name)))) {
        wrong.add(
            name
                + ": "
                + is
                + ", neither "
                + before.entries.get(name)
                + " nor "
                + after.entries.get(name));
      }
    }
    return wrong;
  }

  /** Without the mode, which some files get after they are made. */
  private static String withoutMode(String line) {
    return line == null ? "" : line.replaceAll("^file [-rwx]{9}", "file");
  }

  /** Of a file, the bytes it has. */
  private static long size(String content) {
    return content.startsWith("file ") ? Long.parseLong(content.split(" ")[1]) : 0;
  }

  /** The paths in it. */
  Map<String, String> entries() {
    return entries;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiskState that && that.entries.equals(entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return String.join("\n", entries.entrySet().stream().map(Object::toString).toList());
  }
}
