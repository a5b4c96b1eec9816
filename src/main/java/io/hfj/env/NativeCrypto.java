package io.hfj.env;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import java.util.stream.Stream;
import org.conscrypt.Conscrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * BoringSSL, if this machine has a library of it. For TLS it takes a third of the processor time
 * that Java 17 takes; its hashes are as fast as Java's, but from the first byte, and of bytes
 * outside the heap. To load it takes some 20 ms, at the first call. Thread-safe.
 */
public final class NativeCrypto {
  private static final Logger LOG = LoggerFactory.getLogger(NativeCrypto.class);

  /** There a library cannot be removed while it is loaded, so each run would leave one. */
  private static final boolean WINDOWS = File.separatorChar == '\\';

  private NativeCrypto() {}

  private static final class Loaded {
    static final Optional<Provider> PROVIDER =
        provider(Security.getProperty("security.provider.1"));
  }

  /**
   * What does cryptography, unless this machine has no library for it (another processor or C
   * library, nowhere to unpack it to), or the JVM was set up to have it done by somebody else, as
   * where the law demands certified code.
   */
  public static Optional<Provider> provider() {
    return Loaded.PROVIDER;
  }

  /** Whether this process has that C library: ours needs another, and may crash with this one. */
  static boolean isMusl(Path maps) {
    try (Stream<String> lines = Files.lines(maps, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(line -> line.contains("/ld-musl-"));
    } catch (IOException | UncheckedIOException elsewhere) {
      return false;
    }
  }

  /** What {@link #provider()} gives where the JVM has {@code first} for its cryptography. */
  static Optional<Provider> provider(String first) {
    if (!"SUN".equals(first) || WINDOWS || isMusl(Path.of("/proc/self/maps"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Conscrypt.newProvider());
    } catch (LinkageError e) {
      LOG.debug("cryptography is Java's own, since the library cannot be loaded", e);
      return Optional.empty();
    }
  }
}
