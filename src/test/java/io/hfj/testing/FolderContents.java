package io.hfj.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists all files of a folder as text, for comparing folders. */
public final class FolderContents {
  private static final int MAX_TEXT_LENGTH = 5000;

  private FolderContents() {}

  /**
   * Returns by sorted path below {@code root}: {@code dir rwxr-xr-x}, {@code link -> TARGET},
   * {@code file rw-r--r-- SIZE CONTENT}, the content as text if it is short, else its SHA-256.
   */
  public static SortedMap<String, String> of(Path root) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.filter(path -> !path.equals(root)).collect(Collectors.toList());
    }
    SortedMap<String, String> contents = new TreeMap<>();
    for (Path path : all) {
      contents.put(root.relativize(path).toString(), line(path));
    }
    return contents;
  }

  private static String line(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "link -> " + Files.readSymbolicLink(path);
    }
    String mode =
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    if (Files.isDirectory(path)) {
      return "dir " + mode;
    }
    byte[] bytes = Files.readAllBytes(path);
    String content =
        bytes.length > MAX_TEXT_LENGTH
            ? sha256(bytes)
            : new String(bytes, StandardCharsets.ISO_8859_1);
    return "file " + mode + " " + bytes.length + " " + content;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has it", e);
    }
  }
}
