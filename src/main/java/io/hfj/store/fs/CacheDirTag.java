package io.hfj.store.fs;

import java.io.IOException;
import java.nio.file.Path;

/** The file by which backup tools recognise a folder as a cache. */
public final class CacheDirTag {
  // Byte for byte as huggingface_hub 2.0.0 writes it; other tools read only the first line.
  private static final String TEXT =
      """
      Signature: 8a477f597d28d172789f06886806bc55
      # This file is a cache directory tag created by huggingface_hub.
      # For information about cache directory tags, see:
      #\thttps://bford.info/cachedir/
      """;

  private CacheDirTag() {}

  /** Marks the folder, unless it is marked; ignores failures. */
  public static void write(Path folder) {
    try {
      AtomicFiles.writeIfAbsent(folder.resolve("CACHEDIR.TAG"), TEXT);
    } catch (IOException e) {
      // Backups then contain the cache.
    }
  }
}
