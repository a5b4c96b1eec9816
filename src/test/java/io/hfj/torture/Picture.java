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
final class Picture {
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

  private final SortedMap<String, String> lines = new TreeMap<>();

  private Picture() {}

  /** Takes it. */
  static Picture of(Path root) throws IOException {
    Picture picture = new Picture();
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.toList();
    }
    for (Path path : all) {
      String name = root.relativize(path).toString();
      boolean lock = name.endsWith(".lock") || (name + "/").contains("/.locks/");
      if (!name.isEmpty() && !lock) {
        picture.lines.put(name, line(root, path));
      }
    }
    return picture;
  }

  private static String line(Path root, Path path) throws IOException {
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
  List<String> against(Picture right, boolean forgiving) {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, String> line : lines.entrySet()) {
      String wanted = right.lines.get(line.getKey());
      boolean forNotes = wanted == null && NOTES.matcher(line.getKey()).matches();
      if (!line.getValue().equals(wanted)
          && !forNotes
          && !(forgiving && isUnfinished(line.getKey()))) {
        wrong.add(line.getKey() + ": " + line.getValue() + ", not " + wanted);
      }
    }
    for (Map.Entry<String, String> line : right.lines.entrySet()) {
      boolean forgiven = forgiving && DISPENSABLE.matcher(line.getKey()).matches();
      if (!lines.containsKey(line.getKey()) && !forgiven) {
        wrong.add(line.getKey() + ": missing, not " + line.getValue());
      }
    }
    return wrong;
  }

  /** The same without modes, for a disk that has none. */
  Picture withoutModes() {
    Picture plain = new Picture();
    lines.forEach((name, line) -> plain.lines.put(name, content(line)));
    return plain;
  }

  /** The number of files in snapshots. */
  long inSnapshots() {
    return lines.entrySet().stream()
        .filter(line -> SNAPSHOT.matcher(line.getKey()).matches())
        .filter(line -> !line.getValue().equals("folder"))
        .count();
  }

  /** The same with the content that links lead to in place of the links. */
  Picture followingLinks() {
    Picture plain = new Picture();
    lines.forEach(
        (name, line) -> {
          String target = line.startsWith("link to @/") ? line.substring(10) : "";
          plain.lines.put(name, lines.getOrDefault(target, line));
        });
    return plain;
  }

  /**
   * What has a final name and stands there neither before nor after.
   *
   * @return a line for each
   */
  List<String> between(Picture before, Picture after) {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, String> line : lines.entrySet()) {
      String name = line.getKey();
      String is = content(line.getValue());
      boolean begun =
          is.startsWith("file 0 bytes") && DISPENSABLE.matcher(name).matches()
              || IN_PLACE.matcher(name).matches()
                  && size(is) < size(content(after.lines.get(name)));
      if (!begun
          && !isUnfinished(name)
          && !is.equals(content(before.lines.get(name)))
          && !is.equals(content(after.lines.get(name)))) {
        wrong.add(
            name
                + ": "
                + is
                + ", neither "
                + before.lines.get(name)
                + " nor "
                + after.lines.get(name));
      }
    }
    return wrong;
  }

  /** Without the mode, which some files get after they are made. */
  private static String content(String line) {
    return line == null ? "" : line.replaceAll("^file [-rwx]{9}", "file");
  }

  /** Of a file, the bytes it has. */
  private static long size(String content) {
    return content.startsWith("file ") ? Long.parseLong(content.split(" ")[1]) : 0;
  }

  /** The paths in it. */
  Map<String, String> lines() {
    return lines;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture that && that.lines.equals(lines);
  }

  @Override
  public int hashCode() {
    return lines.hashCode();
  }

  @Override
  public String toString() {
    return String.join("\n", lines.entrySet().stream().map(Object::toString).toList());
  }
}
