package io.hfj.http.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.env.NetworkSettings.CertificatePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthoritiesTest {
  private static final HeldCertificate COMPANY = authority("company");
  private static final HeldCertificate OTHER = authority("other");

  @TempDir Path folder;

  private static HeldCertificate authority(String name) {
    return new HeldCertificate.Builder().commonName(name).certificateAuthority(0).build();
  }

  private static HeldCertificate server(HeldCertificate authority) {
    return new HeldCertificate.Builder()
        .commonName("localhost")
        .addSubjectAlternativeName("localhost")
        .signedBy(authority)
        .build();
  }

  private static void check(CertificateAuthorities trusted, HeldCertificate authority)
      throws CertificateException {
    X509Certificate[] chain = {server(authority).certificate(), authority.certificate()};
    trusted.trustManager().checkServerTrusted(chain, "ECDHE_ECDSA");
  }

  private static CertificateAuthorities trusting(Path path) {
    return new CertificateAuthorities(
        List.of(new CertificatePath("SSL_CERT_FILE", path)), Optional::empty);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void trustsAnAddedAuthority() throws IOException {
    CertificateAuthorities trusted = trusting(write("ca.pem", COMPANY.certificatePem()));
    assertDoesNotThrow(() -> check(trusted, COMPANY));
    assertThrows(CertificateException.class, () -> check(trusted, OTHER));
  }

  @Test
  void readsAllCertificatesOfAFileAndSkipsTheRest() throws IOException {
    Path bundle =
        write(
            "bundle.pem",
            "# Café\n"
                + COMPANY.privateKeyPkcs8Pem()
                + COMPANY.certificatePem().replace("\n", "\r\n")
                + "\nSubject: other\n"
                + OTHER.certificatePem());
    CertificateAuthorities trusted = trusting(bundle);
    assertDoesNotThrow(() -> check(trusted, COMPANY));
    assertDoesNotThrow(() -> check(trusted, OTHER));
  }

  @Test
  void readsAllFilesOfAFolder() throws IOException {
    write("a.crt", COMPANY.certificatePem());
    write("b.pem", OTHER.certificatePem());
    write("README", "nothing here");
    Files.createDirectory(folder.resolve("c"));
    assertDoesNotThrow(() -> check(trusting(folder), COMPANY));
    assertDoesNotThrow(() -> check(trusting(folder), OTHER));
  }

  @Test
  void readsOnlyTheHashedNamesOfAFolderMadeForOpenssl() throws IOException {
    write("0a1b2c3d.0", COMPANY.certificatePem());
    write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertDoesNotThrow(() -> check(trusting(folder), COMPANY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no certificate"})
  void refusesAFileWithoutACertificate(String text) throws IOException {
    Path file = write("ca.pem", text);
    assertNames(file, assertThrows(BadInput.class, () -> trusting(file)));
  }

  private static void assertNames(Path file, BadInput failure) {
    assertTrue(failure.getMessage().contains("SSL_CERT_FILE"));
    assertTrue(failure.getMessage().contains(file.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
      })
  void failsAtTheFirstServerIfAFileHoldsNoCertificateAfterAll(String text) throws IOException {
    Path file = write("ca.pem", text);
    CertificateAuthorities trusted = trusting(file);
    CertificateException refusal =
        assertThrows(CertificateException.class, () -> check(trusted, COMPANY));
    assertNames(file, assertInstanceOf(BadInput.class, refusal.getCause()));
  }

  @Test
  void readsNoFileBeforeThereIsAServerToCheck() throws IOException {
    Path file = write("ca.pem", "-----BEGIN CERTIFICATE-----\n");
    CertificateAuthorities trusted = trusting(file);
    Files.writeString(file, COMPANY.certificatePem());
    assertDoesNotThrow(() -> check(trusted, COMPANY));
  }

  @Test
  void readsAFileOnceThatSeveralVariablesName() throws IOException {
    Path file = write("ca.pem", COMPANY.certificatePem());
    Path link = Files.createSymbolicLink(folder.resolve("link.pem"), file);
    CertificateAuthorities trusted =
        new CertificateAuthorities(
            List.of(
                new CertificatePath("SSL_CERT_FILE", file),
                new CertificatePath("CURL_CA_BUNDLE", link)),
            Optional::empty);
    assertThrows(CertificateException.class, () -> check(trusted, OTHER));
    Files.writeString(file, OTHER.certificatePem());
    assertThrows(CertificateException.class, () -> check(trusted, OTHER));
  }

  @Test
  void refusesAMissingFile() {
    assertThrows(BadInput.class, () -> trusting(folder.resolve("missing.pem")));
    assertThrows(BadInput.class, () -> trusting(folder));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no endless file")
  void refusesAFileThatIsTooLarge() {
    Path endless = Path.of("/dev/zero");
    BadInput failure = assertThrows(BadInput.class, () -> trusting(endless));
    assertNames(endless, failure);
  }

  @Test
  void stillTrustsTheJvmsAuthorities() throws Exception {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    X509TrustManager jvm = (X509TrustManager) factory.getTrustManagers()[0];
    CertificateAuthorities trusted = trusting(write("ca.pem", COMPANY.certificatePem()));
    X509Certificate[] chain = {findValidRoot(jvm)};
    assertDoesNotThrow(() -> trusted.trustManager().checkServerTrusted(chain, "ECDHE_ECDSA"));
  }

  /** Returns a root certificate of the JVM that is valid; some have expired. */
  private static X509Certificate findValidRoot(X509TrustManager jvm) {
    for (X509Certificate root : jvm.getAcceptedIssuers()) {
      try {
        jvm.checkServerTrusted(new X509Certificate[] {root}, "ECDHE_ECDSA");
        return root;
      } catch (CertificateException e) {
        // Expired: try the next one.
      }
    }
    throw new AssertionError("this JVM has no valid root certificate");
  }

  @Test
  void readsTheSystemsOnceAndOnlyIfTheOthersRefuse() throws Exception {
    Path bundle = write("system.pem", OTHER.certificatePem());
    AtomicInteger asked = new AtomicInteger();
    CertificateAuthorities trusted =
        new CertificateAuthorities(
            List.of(
                new CertificatePath("SSL_CERT_FILE", write("ca.pem", COMPANY.certificatePem()))),
            () -> {
              asked.incrementAndGet();
              return CertificateAuthorities.firstBundle(
                  List.of(folder.resolve("missing"), bundle, folder.resolve("missing too")));
            });
    check(trusted, COMPANY);
    assertEquals(0, asked.get());
    check(trusted, OTHER);
    check(trusted, OTHER);
    assertThrows(CertificateException.class, () -> check(trusted, authority("stranger")));
    assertEquals(1, asked.get());
  }

  @Test
  void refusesClientCertificates() {
    X509Certificate[] chain = {COMPANY.certificate()};
    CertificateAuthorities trusted = CertificateAuthorities.of(List.of());
    assertThrows(
        CertificateException.class, () -> trusted.trustManager().checkClientTrusted(chain, "EC"));
  }
}
