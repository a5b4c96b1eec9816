package io.hfj.dist;

import io.hfj.server.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    TreeMap<String, String> lines = new TreeMap<>();
    for (int i = 1; i < args.length; i++) {
      Path file = folder.resolve(args[i]);
      if (Files.exists(file)) {
        lines.put(args[i], Content.of(Files.readAllBytes(file)).sha256() + "  " + args[i] + "\n");
      }
    }
    Files.writeString(folder.resolve("SHA256SUMS"), String.join("", lines.values()));
    for (String name : lines.keySet()) {
      if (name.endsWith(".tar.gz")) {
        Files.writeString(folder.resolve(name + ".sha256"), lines.get(name));
      }
    }
  }
}
