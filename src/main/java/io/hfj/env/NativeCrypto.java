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
 * BoringSSL, if its library supports this machine. TLS takes a third of the processor time of Java
 * 17's; hashes are as fast as Java's, but without warm-up, and can read memory outside the heap.
 * Loading takes some 20 ms, at the first call. Thread-safe.
 */
public final class NativeCrypto {
  private static final Logger LOG = LoggerFactory.getLogger(NativeCrypto.class);

  /** On Windows a loaded library cannot be deleted, so each run would leave one. */
  private static final boolean WINDOWS = File.separatorChar == '\\';

  private NativeCrypto() {}

  private static final class ProviderHolder {
    static final Optional<Provider> PROVIDER =
        provider(Security.getProperty("security.provider.1"));
  }

  /**
   * Returns the provider, unless Conscrypt is not on the class path, or there is no library for
   * this machine (another processor or C library, no folder to unpack it to), or the JVM would
   * print a warning, or it is configured with another provider, such as certified code required by
   * law.
   */
  public static Optional<Provider> provider() {
    return ProviderHolder.PROVIDER;
  }

  /** Returns whether this process uses musl: the library needs glibc, and may crash with musl. */
  static boolean isMusl(Path maps) {
    try (Stream<String> lines = Files.lines(maps, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(line -> line.contains("/ld-musl-"));
    } catch (IOException | UncheckedIOException elsewhere) {
      return false;
    }
  }

  /** Returns {@link #provider()} for a JVM whose first provider is {@code first}. */
  static Optional<Provider> provider(String first) {
    if (!"SUN".equals(first) || WINDOWS || isMusl(Path.of("/proc/self/maps"))) {
      return Optional.empty();
    }
    try {
      return NativeAccess.isEnabled(Conscrypt.class)
          ? Optional.of(Conscrypt.newProvider())
          : Optional.empty();
    } catch (LinkageError e) {
      LOG.debug("native cryptography cannot be loaded; using Java's", e);
      return Optional.empty();
    }
  }
}
