package io.hfj.http;

import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import org.conscrypt.Conscrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS by BoringSSL, which takes a third of the processor time that Java 17 takes for its own.
 * Thread-safe.
 */
final class NativeTls {
  private static final Logger LOG = LoggerFactory.getLogger(NativeTls.class);

  private NativeTls() {}

  /**
   * What does TLS, unless this machine has no library for it (another processor or C library,
   * nowhere to unpack it to), or the JVM was set up to have TLS done by somebody else, as where the
   * law demands certified code.
   */
  static Optional<Provider> provider() {
    return provider(Security.getProperty("security.provider.1"));
  }

  /** As {@link #provider()}, with what the JVM has for all its cryptography first. */
  static Optional<Provider> provider(String first) {
    if (!"SUN".equals(first)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Conscrypt.newProvider());
    } catch (LinkageError e) {
      LOG.debug("TLS is Java's own, since the library cannot be loaded", e);
      return Optional.empty();
    }
  }
}
