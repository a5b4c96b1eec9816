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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The files below a folder: type, mode, size and checksum. Left out are lock files, chunk lists,
 * whose content depends on the run, and commits recorded under their own hash, as when no other
 * record of a folder can be read. Immutable.
 */
final class DiskState {
  /** Files that only an interrupted run may leave. */
  private static final Pattern UNFINISHED = Pattern.compile(".*\\.(incomplete|tmp|broken)");

  /** Files that only speed up later runs; a run continues where they cannot be written. */
  private static final Pattern DISPENSABLE =
      Pattern.compile(".*(/trees|/refs|CACHEDIR\\.TAG|/\\.gitignore|\\.metadata)(/.*)?");

  /** Folders for metadata, which stay when they are empty. */
  private static final Pattern METADATA_FOLDER =
      Pattern.compile("dir/\\.cache(/huggingface(/download)?)?");

  /** Files written in place, which a killed run may leave incomplete. */
  private static final Pattern IN_PLACE = Pattern.compile(".*(CACHEDIR\\.TAG|/\\.gitignore)");

  private static final Pattern SNAPSHOT = Pattern.compile(".*/snapshots/[^/]+/.*");

  private static final Pattern COMMIT_RECORD =
      Pattern.compile("dir/\\.cache/huggingface/refs/[^/]+/(?<commit>[0-9a-f]{40})");

  /** A time in the metadata of a local folder. */
  private static final Pattern TIME = Pattern.compile("\\d{9,}\\.\\d+");

  private final SortedMap<String, String> entries = new TreeMap<>();

  private DiskState() {}

  /** Reads the state of the disk below a folder. */
  static DiskState scan(Path root) throws IOException {
    DiskState state = new DiskState();
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.toList();
    }
    for (Path path : all) {
      String name = root.relativize(path).toString();
      boolean lock = name.endsWith(".lock") || (name + "/").contains("/.locks/");
      boolean list = (name + "/").contains("/.hfj-chunks/") && !UNFINISHED.matcher(name).matches();
      if (!name.isEmpty() && !lock && !list && !recordsItself(name, path)) {
        state.entries.put(name, describe(root, path));
      }
    }
    return state;
  }

  private static boolean recordsItself(String name, Path path) throws IOException {
    Matcher record = COMMIT_RECORD.matcher(name);
    return record.matches() && Files.readString(path).equals(record.group("commit"));
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

  /** Whether only an interrupted run leaves a file of that name. */
  static boolean isUnfinished(String path) {
    return UNFINISHED.matcher(path).matches();
  }

  /**
   * Compares this state with the expected one.
   *
   * @param lenient whether to ignore unfinished files, and dispensable ones that are missing
   * @return a line for each difference
   */
  List<String> differences(DiskState expected, boolean lenient) {
    List<String> result = new ArrayList<>();
    for (Map.Entry<String, String> line : entries.entrySet()) {
      String expectedLine = expected.entries.get(line.getKey());
      boolean isMetadataFolder =
          expectedLine == null && METADATA_FOLDER.matcher(line.getKey()).matches();
      if (!line.getValue().equals(expectedLine)
          && !isMetadataFolder
          && !(lenient && isUnfinished(line.getKey()))) {
        result.add(line.getKey() + ": " + line.getValue() + ", not " + expectedLine);
      }
    }
    for (Map.Entry<String, String> line : expected.entries.entrySet()) {
      boolean optional = lenient && DISPENSABLE.matcher(line.getKey()).matches();
      if (!entries.containsKey(line.getKey()) && !optional) {
        result.add(line.getKey() + ": missing, not " + line.getValue());
      }
    }
    return result;
  }

  /** Returns this state without modes. */
  DiskState withoutModes() {
    DiskState copy = new DiskState();
    entries.forEach((name, line) -> copy.entries.put(name, withoutMode(line)));
    return copy;
  }

  /** The number of files in snapshots, links included. */
  long snapshotFileCount() {
    return entries.entrySet().stream()
        .filter(line -> SNAPSHOT.matcher(line.getKey()).matches())
        .filter(line -> !line.getValue().equals("folder"))
        .count();
  }

  /** Returns this state with each link replaced by its target. */
  DiskState withLinksFollowed() {
    DiskState copy = new DiskState();
    entries.forEach(
        (name, line) -> {
          String target = line.startsWith("link to @/") ? line.substring(10) : "";
          copy.entries.put(name, entries.getOrDefault(target, line));
        });
    return copy;
  }

  /**
   * Finds files with a final name whose content is neither that before nor that after the command.
   *
   * @return a line for each
   */
  List<String> unexpected(DiskState before, DiskState after) {
    List<String> result = new ArrayList<>();
    for (Map.Entry<String, String> line : entries.entrySet()) {
      String name = line.getKey();
      String current = withoutMode(line.getValue());
      boolean partial =
          current.startsWith("file 0 bytes") && DISPENSABLE.matcher(name).matches()
              || IN_PLACE.matcher(name).matches()
                  && size(current) < size(withoutMode(after.entries.get(name)));
      if (!partial
          && !isUnfinished(name)
          && !current.equals(withoutMode(before.entries.get(name)))
          && !current.equals(withoutMode(after.entries.get(name)))) {
        result.add(
            name
                + ": "
                + current
                + ", neither "
                + before.entries.get(name)
                + " nor "
                + after.entries.get(name));
      }
    }
    return result;
  }

  /** The line without the mode, which some files get only after they are created. */
  private static String withoutMode(String line) {
    return line == null ? "" : line.replaceAll("^file [-rwx]{9}", "file");
  }

  /** The size in bytes of a file, 0 for anything else. */
  private static long size(String content) {
    return content.startsWith("file ") ? Long.parseLong(content.split(" ")[1]) : 0;
  }
}
