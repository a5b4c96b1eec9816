package io.hfj.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Describes an exception of the disk or the network in words for users: no class names, no
 * addresses, and none of the phrases of the JDK or the HTTP client. The result is lower case and
 * suits the end of a sentence, after a colon.
 */
public final class ExceptionReason {
  /** BoringSSL's messages contain memory addresses before the reason. */
  private static final Pattern BORINGSSL = Pattern.compile("OPENSSL_internal:(\\w+)");

  private static final Pattern TLS_ALERT = Pattern.compile("(?i)fatal alert: (\\w+)");

  /** Parts of messages of the JDK, the HTTP client and the operating systems, in lower case. */
  private static final List<Map.Entry<String, String>> PHRASES =
      List.of(
          Map.entry("connection refused", "connection refused"),
          Map.entry("no route to host", "no route to host"),
          Map.entry("is unreachable", "network unreachable"),
          Map.entry("unreachable network", "network unreachable"),
          Map.entry("timed out", "timed out"),
          Map.entry("connection reset", "connection reset by the other side"),
          Map.entry("stream was reset", "connection reset by the other side"),
          Map.entry("broken pipe", "connection closed by the other side"),
          Map.entry("end of stream", "connection closed by the other side"),
          Map.entry("\\n not found", "connection closed by the other side"),
          Map.entry("socket closed", "connection closed"),
          Map.entry("status line", "the response is not HTTP"),
          Map.entry("terminated the handshake", "connection closed during the TLS handshake"),
          Map.entry("unsupported or unrecognized ssl message", "the response is not TLS"),
          Map.entry("plaintext connection", "the response is not TLS"));

  private ExceptionReason() {}

  /** Returns the reason, never empty. */
  public static String of(Exception failure) {
    if (failure instanceof FileSystemException ofFile) {
      return ofFile(ofFile);
    }
    if (failure instanceof ReadOnlyFileSystemException) {
      return "read-only file system";
    }
    if (failure instanceof CharacterCodingException) {
      return "not valid UTF-8";
    }
    String reason = failure.getMessage();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String known = ofCertificate(cause);
      if (known == null && cause instanceof IOException && cause.getMessage() != null) {
        known = ofMessage(cause.getMessage());
      }
      if (known != null) {
        return known;
      }
    }
    if (failure instanceof EOFException) {
      return "connection closed by the other side";
    }
    if (failure instanceof InterruptedIOException && reason == null) {
      return "interrupted";
    }
    return failure instanceof IOException && reason != null && !reason.isBlank()
        ? lowerCase(reason)
        : "unknown error";
  }

  private static String ofCertificate(Throwable cause) {
    if (cause instanceof CertificateExpiredException) {
      return "the certificate has expired";
    }
    if (cause instanceof CertificateNotYetValidException) {
      return "the certificate is not valid yet";
    }
    if (cause instanceof CertPathBuilderException) {
      return "the issuer of the certificate is not trusted";
    }
    boolean named =
        cause instanceof CertificateException
            && String.valueOf(cause.getMessage())
                .matches("(?s).*(No name matching|[Ss]ubject alternative).*");
    return named || cause instanceof SSLPeerUnverifiedException
        ? "the certificate is for another host name"
        : null;
  }

  private static String ofMessage(String message) {
    Matcher boringSsl = BORINGSSL.matcher(message);
    if (boringSsl.find()) {
      return boringSsl.group(1).toLowerCase(Locale.ROOT).replace('_', ' ');
    }
    Matcher alert = TLS_ALERT.matcher(message);
    if (alert.find()) {
      return "TLS alert '" + alert.group(1).toLowerCase(Locale.ROOT).replace('_', ' ') + "'";
    }
    String lower = message.toLowerCase(Locale.ROOT);
    return PHRASES.stream()
        .filter(phrase -> lower.contains(phrase.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static String ofFile(FileSystemException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (failure instanceof NotDirectoryException) {
      return "not a folder";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "a folder with that name exists";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "a file with that name exists";
    }
    if (failure instanceof FileSystemLoopException) {
      return "loop of symbolic links";
    }
    return failure.getReason() == null ? "unknown error" : lowerCase(failure.getReason());
  }

  /** Changes a capital at the beginning of a sentence, not one of an abbreviation or name. */
  private static String lowerCase(String text) {
    boolean sentence =
        text.length() > 1
            && Character.isUpperCase(text.charAt(0))
            && (Character.isLowerCase(text.charAt(1)) || text.charAt(1) == ' ');
    return sentence ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
  }
}
