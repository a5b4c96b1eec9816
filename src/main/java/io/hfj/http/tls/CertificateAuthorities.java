package io.hfj.http.tls;

import io.hfj.env.NativeCrypto;
import io.hfj.env.NetworkSettings.CertificatePath;
import io.hfj.error.BadInput;
import io.hfj.http.direct.LazySslSocketFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Whose certificates are believed: the authorities the user added, those of the JVM, and, if both
 * refuse, those of the operating system. Thread-safe.
 *
 * <p>The JVM brings its own list, and a company's authority is often installed in the system's
 * alone. Parsing a system's list takes tens of milliseconds, and so does the JVM's, and what the
 * user added is often a copy of them; each is read when first needed, so that nobody waits for a
 * list that is not asked.
 */
public final class CertificateAuthorities {
  /** Where systems keep all their authorities in one file; the first that exists counts. */
  private static final List<Path> SYSTEM_BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"), // Debian, Arch, Alpine
          Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"), // Fedora, RHEL
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"), // older RHEL
          Path.of("/etc/ssl/ca-bundle.pem")); // SUSE

  /** Names of the JVM's windows to the lists of Windows and macOS. */
  private static final List<String> SYSTEM_STORES =
      List.of("Windows-ROOT", "KeychainStore-ROOT", "KeychainStore");

  private static final String BEGIN = "-----BEGIN ";

  /** Bytes of a PEM file; the lists of operating systems have less than a megabyte. */
  private static final int LONGEST = 16 << 20;

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN (?:X509 )?CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END ");

  /** OpenSSL's names in a folder: hash of the subject, and a number. */
  private static final Pattern HASHED = Pattern.compile("[0-9a-f]{8}\\.\\d+");

  private final X509ExtendedTrustManager manager;

  /**
   * Looks at once whether what the user added is there, so that such a mistake shows before the
   * first request.
   *
   * @throws BadInput if a path cannot be read or holds nothing like a certificate
   */
  public static CertificateAuthorities of(List<CertificatePath> added) {
    return new CertificateAuthorities(
        added, () -> firstStore(SYSTEM_STORES).or(() -> firstBundle(SYSTEM_BUNDLES)));
  }

  /** As {@link #of}, with another list for the system's. */
  CertificateAuthorities(List<CertificatePath> added, Supplier<Optional<KeyStore>> system) {
    List<Supplier<Optional<X509ExtendedTrustManager>>> sources = new ArrayList<>();
    Set<Path> known = new HashSet<>();
    for (CertificatePath path : added) {
      if (known.add(require(path))) { // several variables often name one file
        sources.add(new Once(() -> Optional.of(managerOf(storeOf(certificates(path))))));
      }
    }
    sources.add(new Once(() -> Optional.of(managerOf(null))));
    sources.add(new Once(() -> system.get().map(CertificateAuthorities::managerOf)));
    manager = new AnyOf(List.copyOf(sources));
  }

  /** Believes what any of the lists vouches for. */
  public X509TrustManager trustManager() {
    return manager;
  }

  /** Makes TLS sockets that believe {@link #trustManager}. */
  public SSLSocketFactory socketFactory() {
    return new LazySslSocketFactory(
        () -> openTls(isAsUsual() ? NativeCrypto.provider() : Optional.empty()),
        () -> openTls(Optional.empty()));
  }

  /** Who sets properties of Java's TLS means them to count. */
  private static boolean isAsUsual() {
    return System.getProperties().stringPropertyNames().stream()
        .noneMatch(name -> name.startsWith("jdk.tls.") || name.startsWith("javax.net.ssl."));
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
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  /** Its real name, if it looks as if there were certificates. */
  private static Path require(CertificatePath from) {
    boolean some;
    try {
      some =
          Files.isDirectory(from.path())
              ? isFilled(from.path())
              : text(from.path()).contains(BEGIN);
      if (some) {
        return from.path().toRealPath();
      }
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(from, e);
    }
    throw empty(from);
  }

  private static boolean isFilled(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isPresent();
    }
  }

  private static Collection<X509Certificate> certificates(CertificatePath from) {
    Collection<X509Certificate> certificates;
    try {
      certificates = Files.isDirectory(from.path()) ? folder(from.path()) : file(from.path());
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(from, e);
    }
    if (certificates.isEmpty()) {
      throw empty(from);
    }
    return certificates;
  }

  private static BadInput unreadable(CertificatePath from, Exception cause) {
    return new BadInput(
        from.variable() + " names certificates that cannot be read: " + from.path(),
        "correct or unset " + from.variable(),
        cause);
  }

  private static BadInput empty(CertificatePath from) {
    return new BadInput(
        from.variable() + " names a place without any certificate: " + from.path(),
        "give a PEM file, one with lines like -----BEGIN CERTIFICATE-----, or unset it");
  }

  private static Collection<X509Certificate> folder(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(Files::isRegularFile).sorted().toList();
    }
    // A folder made for OpenSSL has every certificate several times; the hashed names are all.
    List<Path> hashed =
        files.stream()
            .filter(file -> HASHED.matcher(file.getFileName().toString()).matches())
            .toList();
    Set<X509Certificate> certificates = new LinkedHashSet<>();
    for (Path file : hashed.isEmpty() ? files : hashed) {
      certificates.addAll(file(file));
    }
    return certificates;
  }

  /** The certificates in a PEM file; text, keys and what else is between them is passed over. */
  private static List<X509Certificate> file(Path file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher block = PEM.matcher(text(file));
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      while (block.find()) {
        byte[] der = Base64.getMimeDecoder().decode(block.group(1));
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw new IOException("not a certificate: " + file, e);
    }
    return certificates;
  }

  /** Latin-1 reads any byte: comments in bundles come in all encodings. */
  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new IOException("too large: " + file);
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private static Optional<KeyStore> firstStore(List<String> types) {
    for (String type : types) {
      try {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        return Optional.of(store);
      } catch (GeneralSecurityException | IOException e) {
        // Another system's name.
      }
    }
    return Optional.empty();
  }

  /** The list in the first of these files that can be read. */
  static Optional<KeyStore> firstBundle(List<Path> bundles) {
    for (Path bundle : bundles) {
      try {
        return Optional.of(storeOf(file(bundle)));
      } catch (IOException e) {
        // Another system's place; or one we may not read, and then the JVM's refusal stands.
      }
    }
    return Optional.empty();
  }

  private static KeyStore storeOf(Collection<X509Certificate> certificates) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (X509Certificate certificate : certificates) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JVM cannot keep certificates", e);
    }
  }

  /** A manager that trusts what is in the store, or what the JVM trusts if that is null. */
  private static X509ExtendedTrustManager managerOf(KeyStore store) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return Stream.of(factory.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JVM's own list of authorities is unusable", e);
    }
  }

  /** Remembers what it was given first. The lock is held while reading: one reads, not eight. */
  private static final class Once implements Supplier<Optional<X509ExtendedTrustManager>> {
    private final Supplier<Optional<X509ExtendedTrustManager>> source;
    private Optional<X509ExtendedTrustManager> value;

    Once(Supplier<Optional<X509ExtendedTrustManager>> source) {
      this.source = source;
    }

    @Override
    public synchronized Optional<X509ExtendedTrustManager> get() {
      if (value == null) {
        value = source.get();
      }
      return value;
    }
  }

  /** Asks one list after the other; the first refusal is told if all refuse. */
  private static final class AnyOf extends X509ExtendedTrustManager {
    private final List<Supplier<Optional<X509ExtendedTrustManager>>> sources;

    AnyOf(List<Supplier<Optional<X509ExtendedTrustManager>>> sources) {
      this.sources = sources;
    }

    private interface Check {
      void with(X509ExtendedTrustManager manager) throws CertificateException;
    }

    /** How the keys were agreed on; where TLS 1.3 does not tell, the JVM and BoringSSL differ. */
    private static String known(String authType) {
      return authType.equals("GENERIC") ? "UNKNOWN" : authType;
    }

    private void check(Check check) throws CertificateException {
      CertificateException refusal = null;
      for (Supplier<Optional<X509ExtendedTrustManager>> source : sources) {
        Optional<X509ExtendedTrustManager> manager = read(source);
        if (manager.isPresent()) {
          try {
            check.with(manager.get());
            return;
          } catch (CertificateException e) {
            if (refusal == null) {
              refusal = e;
            } else {
              refusal.addSuppressed(e);
            }
          }
        }
      }
      throw refusal;
    }

    /** TLS lets nothing through that is thrown here, but what is said of certificates. */
    private static Optional<X509ExtendedTrustManager> read(
        Supplier<Optional<X509ExtendedTrustManager>> source) throws CertificateException {
      try {
        return source.get();
      } catch (BadInput mistake) {
        throw new CertificateException(mistake.getMessage(), mistake);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      check(manager -> manager.checkServerTrusted(chain, known(authType), socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      check(manager -> manager.checkServerTrusted(chain, known(authType), engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      check(manager -> manager.checkServerTrusted(chain, known(authType)));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("we are no server");
    }

    /**
     * None: only servers announce this list. To make it would mean to read them all at start, as
     * OkHttp asks for it when a client is built (for pinning, which we do not use).
     */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
