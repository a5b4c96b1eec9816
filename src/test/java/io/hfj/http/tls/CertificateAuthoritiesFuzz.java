package io.hfj.http.tls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.BadInput;
import io.hfj.env.NetworkSettings.CertificatePath;
import io.hfj.fuzz.Input;
import io.hfj.fuzz.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.List;
import java.util.Optional;

/** PEM files with certificates, from settings and from the system: read or refused. */
public final class CertificateAuthoritiesFuzz {
  private static final Path FOLDER = Scratch.folder();

  private CertificateAuthoritiesFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException, KeyStoreException {
    Path file = Files.write(FOLDER.resolve("ca.pem"), input);
    try {
      new CertificateAuthorities(
          List.of(new CertificatePath("SSL_CERT_FILE", file)), () -> Optional.empty());
    } catch (BadInput refused) {
      assertTrue(refused.getMessage().startsWith("SSL_CERT_FILE: "), refused.getMessage());
    }
    Optional<KeyStore> read = CertificateAuthorities.firstBundle(List.of(file));
    if (read.isPresent()) {
      int blocks = Input.text(input).split("-----BEGIN ", -1).length - 1;
      assertTrue(read.get().size() <= blocks, "more certificates than blocks");
    }
  }
}
