package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExceptionReasonTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of("connection refused", refused()),
        Arguments.of("no route to host", new NoRouteToHostException("No route to host")),
        Arguments.of("network unreachable", new SocketException("Network is unreachable")),
        Arguments.of("timed out", new SocketTimeoutException("Connect timed out")),
        Arguments.of("connection reset by the other side", new SocketException("Connection reset")),
        Arguments.of("connection closed by the other side", new IOException("Broken pipe")),
        Arguments.of(
            "connection closed by the other side",
            new IOException("unexpected end of stream on http://127.0.0.1:1/...")),
        Arguments.of(
            "connection closed by the other side",
            new EOFException("\\n not found: limit=0 content=…")),
        Arguments.of("connection closed by the other side", new EOFException()),
        Arguments.of(
            "the response is not HTTP", new ProtocolException("Unexpected status line: SSH-2.0")),
        Arguments.of(
            "the certificate has expired",
            handshake(new CertificateExpiredException("NotAfter: Mon Jan 01 2024"))),
        Arguments.of(
            "the certificate is for another host name",
            handshake(new CertificateException("No name matching a.example found"))),
        Arguments.of(
            "the certificate is for another host name",
            new SSLPeerUnverifiedException("Hostname a.example not verified:\n    DN: CN=b")),
        Arguments.of(
            "TLS alert 'handshake failure'",
            new SSLHandshakeException("Received fatal alert: handshake_failure")),
        Arguments.of(
            "wrong version number",
            new SSLException("error:100000f7:SSL:OPENSSL_internal:WRONG_VERSION_NUMBER (a.cc:1)")),
        Arguments.of("permission denied", new AccessDeniedException("/a")),
        Arguments.of("no such file or folder", new NoSuchFileException("/a")),
        Arguments.of(
            "input/output error", new FileSystemException("/a", null, "Input/output error")),
        Arguments.of("not valid UTF-8", new MalformedInputException(1)),
        Arguments.of("too many open files", new SocketException("Too many open files")),
        Arguments.of("unknown error", new FileSystemException("/a")),
        Arguments.of("unknown error", new IOException()));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void containsNoClassNameAndNoPhraseOfJava(String reason, IOException failure) {
    assertEquals(reason, ExceptionReason.of(failure));
  }

  /** As OkHttp reports it. */
  private static IOException refused() {
    IOException failure = new ConnectException("Failed to connect to /127.0.0.1:1");
    failure.initCause(new ConnectException("Connection refused"));
    return failure;
  }

  private static IOException handshake(CertificateException cause) {
    IOException failure = new SSLHandshakeException(cause.getMessage());
    failure.initCause(cause);
    return failure;
  }
}
