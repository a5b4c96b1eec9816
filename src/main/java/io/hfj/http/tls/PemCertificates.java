package io.hfj.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a PEM file, or all files of a folder, into a key store. The JDK has no key store of PEM
 * files, and {@code CertificateFactory.generateCertificates} fails at a private key between them.
 */
final class PemCertificates {
  /** Bytes of a file; the lists of operating systems have less than a megabyte. */
  private static final int MAX_BYTES = 16 << 20;

  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN (?:X509 )?CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END ");

  /** A link that OpenSSL makes in a folder: the hash of the subject, and a number. */
  private static final Pattern HASHED = Pattern.compile("[0-9a-f]{8}\\.\\d+");

  private PemCertificates() {}

  /** Returns whether the path may hold certificates, without parsing them. */
  static boolean isPlausible(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return text(path).contains("-----BEGIN ");
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isPresent();
    }
  }

  /**
   * Reads all certificates; text and keys between them are skipped.
   *
   * @throws IOException if a file cannot be read, or a certificate in it cannot be parsed
   */
  static KeyStore read(Path path) throws IOException {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Path file : Files.isDirectory(path) ? files(path) : List.of(path)) {
        Matcher block = CERTIFICATE.matcher(text(file));
        while (block.find()) {
          byte[] der = Base64.getMimeDecoder().decode(block.group(1));
          store.setCertificateEntry(
              "ca-" + store.size(), factory.generateCertificate(new ByteArrayInputStream(der)));
        }
      }
      return store;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("invalid certificate in " + path, e);
    }
  }

  /** A folder made by OpenSSL holds each certificate several times, and all by a hashed name. */
  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files = entries.filter(Files::isRegularFile).sorted().toList();
      List<Path> hashed =
          files.stream().filter(f -> HASHED.matcher(f.getFileName().toString()).matches()).toList();
      return hashed.isEmpty() ? files : hashed;
    }
  }

  /** As Latin-1, which reads any byte: comments in bundles come in all encodings. */
  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("file too large: " + file);
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
