package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that supports HTTP/2 only. */
class Http2OnlyIT {
  @TempDir Path folder;

  @Test
  void isDistinguishedFromABrokenConnection() throws Exception {
    HeldCertificate own =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder().heldCertificate(own).build();
    Path trusted = Files.writeString(folder.resolve("ca.pem"), own.certificatePem());
    try (SSLServerSocket server =
        (SSLServerSocket)
            certificates.sslContext().getServerSocketFactory().createServerSocket(0)) {
      SSLParameters parameters = server.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      server.setSSLParameters(parameters);
      Thread serving = new Thread(() -> refuseAll(server), "h2-only");
      serving.setDaemon(true);
      serving.start();
      Result result =
          new HfjRun(folder)
              .env("HF_ENDPOINT", "https://localhost:" + server.getLocalPort())
              .env("SSL_CERT_FILE", trusted.toString())
              .run("download", "acme/model");
      assertEquals(5, result.exit(), result.all());
      assertTrue(result.err().contains(" does not support HTTP/1.1"), result.err());
      assertTrue(result.err().contains("hint: enable HTTP/1.1"), result.err());
    }
  }

  private static void refuseAll(SSLServerSocket server) {
    while (!server.isClosed()) {
      try (SSLSocket socket = (SSLSocket) server.accept()) {
        socket.startHandshake();
      } catch (IOException refusedOrClosed) {
        // The next line.
      }
    }
  }
}
