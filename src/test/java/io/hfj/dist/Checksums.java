package io.hfj.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.TreeMap;

/** Writes the SHA-256 of files in the format of sha256sum. */
public final class Checksums {
  private Checksums() {}

  /**
   * Writes {@code SHA256SUMS}, and {@code NAME.sha256} for each archive, which the installer
   * downloads.
   *
   * @param args the folder, and the names of its files; those that this system does not build are
   *     ignored
   */
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    Path folder = Path.of(args[0]);
    TreeMap<String, String> lines = new TreeMap<>();
    for (int i = 1; i < args.length; i++) {
      Path file = folder.resolve(args[i]);
      if (Files.exists(file)) {
        lines.put(args[i], hash(file) + "  " + args[i] + "\n");
      }
    }
    Files.writeString(folder.resolve("SHA256SUMS"), String.join("", lines.values()));
    for (String name : lines.keySet()) {
      if (name.endsWith(".tar.gz")) {
        Files.writeString(folder.resolve(name + ".sha256"), lines.get(name));
      }
    }
  }

  private static String hash(Path file) throws IOException, GeneralSecurityException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(file)));
  }
}
