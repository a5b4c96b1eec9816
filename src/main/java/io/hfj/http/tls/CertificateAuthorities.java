package io.hfj.http.tls;

import io.hfj.BadInput;
import io.hfj.env.NativeCrypto;
import io.hfj.env.NetworkSettings.CertificatePath;
import io.hfj.http.direct.LazySslSocketFactory;
import io.hfj.http.tls.TrustChain.LazyTrustManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Provider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The certificate authorities that are trusted: those the user added, those of the JVM, and, if all
 * of these refuse, those of the operating system, where a company's authority is often installed.
 * The JDK loads each list, but cannot ask several, nor one when it is first needed: reading one
 * takes tens of milliseconds. Thread-safe.
 */
public final class CertificateAuthorities {
  /** Files that hold all authorities of a system; the first that can be read counts. */
  private static final List<Path> SYSTEM_BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"), // Debian, Arch, Alpine
          Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"), // Fedora, RHEL
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"), // older RHEL
          Path.of("/etc/ssl/ca-bundle.pem")); // SUSE

  private final X509ExtendedTrustManager manager;

  /**
   * Checks at once that the added files exist, so that a mistake shows before the first request.
   *
   * @throws BadInput if a path cannot be read or holds nothing like a certificate
   */
  public static CertificateAuthorities of(List<CertificatePath> added) {
    return new CertificateAuthorities(
        added, () -> systemStore().or(() -> firstBundle(SYSTEM_BUNDLES)));
  }

  /** Like {@link #of}, with another list in place of the system's. */
  CertificateAuthorities(List<CertificatePath> added, Supplier<Optional<KeyStore>> system) {
    List<LazyTrustManager> lists = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    for (CertificatePath path : added) {
      if (seen.add(requirePlausible(path))) { // several variables often name one file
        lists.add(new LazyTrustManager(() -> Optional.of(managerOf(read(path)))));
      }
    }
    lists.add(new LazyTrustManager(() -> Optional.of(managerOf(null))));
    lists.add(new LazyTrustManager(() -> system.get().map(CertificateAuthorities::managerOf)));
    manager = new TrustChain(List.copyOf(lists));
  }

  /** Trusts a server if any of the lists does. */
  public X509TrustManager trustManager() {
    return manager;
  }

  /** Makes TLS sockets that use {@link #trustManager}. */
  public SSLSocketFactory socketFactory() {
    return new LazySslSocketFactory(
        () -> openTls(isJavaTlsConfigured() ? Optional.empty() : NativeCrypto.provider()),
        () -> openTls(Optional.empty()));
  }

  /** Whether system properties configure Java's TLS; BoringSSL would ignore them. */
  private static boolean isJavaTlsConfigured() {
    return System.getProperties().stringPropertyNames().stream()
        .anyMatch(name -> name.startsWith("jdk.tls.") || name.startsWith("javax.net.ssl."));
  }

  private SSLContext openTls(Optional<Provider> provider) {
    try {
      SSLContext context =
          provider.isPresent()
              ? SSLContext.getInstance("TLS", provider.get())
              : SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM does not support TLS", e);
    }
  }

  /** Returns the real path. */
  private static Path requirePlausible(CertificatePath from) {
    try {
      if (PemCertificates.isPlausible(from.path())) {
        return from.path().toRealPath();
      }
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(from, e);
    }
    throw empty(from);
  }

  private static KeyStore read(CertificatePath from) {
    try {
      KeyStore store = PemCertificates.read(from.path());
      if (store.size() > 0) {
        return store;
      }
    } catch (IOException | UncheckedIOException | KeyStoreException e) {
      throw unreadable(from, e);
    }
    throw empty(from);
  }

  private static BadInput unreadable(CertificatePath from, Exception cause) {
    return new BadInput(
        from.variable() + ": cannot read certificates from " + from.path(),
        "correct or unset " + from.variable(),
        cause);
  }

  private static BadInput empty(CertificatePath from) {
    return new BadInput(
        from.variable() + ": no certificates in " + from.path(),
        "use a PEM file (with -----BEGIN CERTIFICATE-----), or unset it");
  }

  /** The list of Windows or macOS. */
  private static Optional<KeyStore> systemStore() {
    for (String type : List.of("Windows-ROOT", "KeychainStore-ROOT", "KeychainStore")) {
      try {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        return Optional.of(store);
      } catch (GeneralSecurityException | IOException anotherSystem) {
        // The next, then.
      }
    }
    return Optional.empty();
  }

  /** The list in the first of these files that can be read. */
  static Optional<KeyStore> firstBundle(List<Path> bundles) {
    for (Path bundle : bundles) {
      try {
        return Optional.of(PemCertificates.read(bundle));
      } catch (IOException unreadable) {
        // Try the next one; if there is none, the JVM's refusal is final.
      }
    }
    return Optional.empty();
  }

  /** A manager that trusts what is in the store, or what the JVM trusts if that is null. */
  private static X509ExtendedTrustManager managerOf(KeyStore store) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the default trust store of the JVM cannot be used", e);
    }
  }
}
