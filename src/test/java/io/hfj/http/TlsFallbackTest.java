package io.hfj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hfj.env.NetworkSettings;
import io.hfj.env.NetworkSettings.CertificatePath;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.hosts.HubHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFallbackTest {
  @TempDir Path folder;

  private HttpClients clients(HttpUrl url, HeldCertificate trusted) throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), trusted.certificatePem());
    NetworkSettings usual = NetworkSettings.DEFAULT;
    NetworkSettings network =
        new NetworkSettings(
            false,
            usual.etagTimeout(),
            usual.downloadTimeout(),
            Optional.empty(),
            usual.proxies(),
            List.of(new CertificatePath("SSL_CERT_FILE", file)));
    return HttpClients.open(
        new HttpClients.Options("0", new HubHosts(url), Optional::empty, network, 1));
  }

  /**
   * A certificate with a P-521 key, which Java supports in certificates and BoringSSL does not;
   * used by this test only.
   */
  private static HeldCertificate rare() {
    return HeldCertificate.decode(
        """
        -----BEGIN CERTIFICATE-----
        MIICHTCCAX6gAwIBAgIUONPlEpCMW9a7U+B7XEV84E9pVeMwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNzAyNDgwM1oYDzIxMjYxMTAz
        MDI0ODAzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwgZswEAYHKoZIzj0CAQYFK4EE
        ACMDgYYABABHFJ/7R9c/qcFRaauq3GYMyGb5Ejnd15ffBz2qLT82QSfc93dFPTEm
        r3JW5KUlQTsXXaZJIjcij/RA9uCRviIiWQExjEU9dAMc1Bv7RmJ4hJRyPtljdpij
        lFUcCXTCCQWKvR0e6ekiMtHsaTYxAWRvPY+a+dVlP2zDk+d9dp0aZbX46KNpMGcw
        HQYDVR0OBBYEFFuEfyD6n0DoycO/C8guyDWmVy7xMB8GA1UdIwQYMBaAFFuEfyD6
        n0DoycO/C8guyDWmVy7xMA8GA1UdEwEB/wQFMAMBAf8wFAYDVR0RBA0wC4IJbG9j
        YWxob3N0MAoGCCqGSM49BAMCA4GMADCBiAJCANZw4V8ZZ5zo8oejyjQo7mkbHPfW
        5DNnb/vG7gSI/1FVvPiyPTXz1n4LAJNZUIoTs7jCElvNHjHgGNJTPGNZXbTcAkIB
        kt0YDkYU/PcG1iJ9JhDk7P8+tMXSFkT6FJvTE87IFsYdrZ+4RA4y1IMHzxZRPtuk
        AihNu5Us2zdPX/2UyoGXH7M=
        -----END CERTIFICATE-----
        -----BEGIN PRIVATE KEY-----
        MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEIB2aNsBNNxJY5Y3fNh
        9qutPmGvu0f8ud20vValJRhnqHRAwXv0w+h7/a3tT65wl2G32q3F3uQJ6BqMWW5p
        jK2cCeuhgYkDgYYABABHFJ/7R9c/qcFRaauq3GYMyGb5Ejnd15ffBz2qLT82QSfc
        93dFPTEmr3JW5KUlQTsXXaZJIjcij/RA9uCRviIiWQExjEU9dAMc1Bv7RmJ4hJRy
        PtljdpijlFUcCXTCCQWKvR0e6ekiMtHsaTYxAWRvPY+a+dVlP2zDk+d9dp0aZbX4
        6A==
        -----END PRIVATE KEY-----
        """);
  }

  @Test
  void retriesWithTheOtherTlsLibraryIfTheKeyIsUnsupported() throws Exception {
    HeldCertificate held = rare();
    try (MockWebServer server = new MockWebServer()) {
      server.useHttps(
          new HandshakeCertificates.Builder().heldCertificate(held).build().sslSocketFactory());
      server.start();
      server.enqueue(new MockResponse.Builder().body("x").build());
      HttpUrl url = server.url("/").newBuilder().host("localhost").build();
      try (HttpClients clients = clients(url, held)) {
        Request request = new Request.Builder().url(url).build();
        try {
          clients.content().newCall(request).execute().close();
          return; // without BoringSSL on this machine no second try is needed
        } catch (IOException first) {
          assertEquals(RequestFailed.Kind.PASSING, FailureTranslator.of(first, url).kind());
          String message = FailureTranslator.of(first, url).verdict().getMessage();
          assertFalse(message.matches(".*0x[0-9a-f]{6}.*"), message);
        }
        try (Response response = clients.content().newCall(request).execute()) {
          assertEquals(200, response.code());
        }
      }
    }
  }

  @Test
  void doesNotRetryAtAnUntrustedServer() throws Exception {
    HeldCertificate stranger =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    try (MockWebServer server = new MockWebServer()) {
      server.useHttps(
          new HandshakeCertificates.Builder().heldCertificate(stranger).build().sslSocketFactory());
      server.start();
      HttpUrl url = server.url("/").newBuilder().host("localhost").build();
      try (HttpClients clients = clients(url, rare())) {
        Request request = new Request.Builder().url(url).build();
        for (int i = 0; i < 2; i++) {
          IOException failure =
              assertThrows(IOException.class, () -> clients.content().newCall(request).execute());
          assertEquals(RequestFailed.Kind.FINAL, FailureTranslator.of(failure, url).kind());
        }
      }
    }
  }
}
