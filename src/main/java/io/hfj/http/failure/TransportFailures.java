package io.hfj.http.failure;

import io.hfj.BadInput;
import io.hfj.FailureCode;
import io.hfj.NetworkFailure;
import io.hfj.http.failure.RequestFailed.Kind;
import io.hfj.model.ExceptionReason;
import io.hfj.model.SafeText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Turns an exception of the HTTP client into a {@link RequestFailed}: no connection, an identity
 * that cannot be verified, a connection that broke.
 */
final class TransportFailures {
  private static final Pattern CONNECTING = Pattern.compile("(?i).*connect.*");

  /** TLS found no common protocol (RFC 7301), in the words of either TLS library. */
  private static final Pattern NO_HTTP_1 = Pattern.compile("(?i)no.application.protocol");

  private TransportFailures() {}

  /**
   * Returns the failure.
   *
   * @param host for the message
   */
  static RequestFailed of(IOException failure, String host) {
    if (failure instanceof ViaProxyException through) {
      return ProxyFailures.of(through, host);
    }
    if (reason(failure).toLowerCase(Locale.ROOT).contains("too many open files")) {
      return failure(
          FailureCode.TOO_MANY_OPEN_FILES,
          "cannot connect to " + host + ": too many open files",
          "raise the limit (ulimit -n 4096), or use fewer connections; " + FailureTranslator.REPEAT,
          Kind.PASSING,
          failure);
    }
    if (failure instanceof UnknownHostException) {
      return failure(
          "cannot resolve host " + host,
          "check the network and the endpoint; " + FailureTranslator.REPEAT,
          Kind.UNREACHED,
          failure);
    }
    if (isAboutTrust(failure)) {
      return untrusted(failure, host);
    }
    if (failure instanceof SSLException && NO_HTTP_1.matcher(reason(failure)).find()) {
      return failure(
          host + " does not support HTTP/1.1",
          "enable HTTP/1.1 in addition to HTTP/2 there, or use another endpoint",
          Kind.FINAL,
          failure);
    }
    if (isConnectFailure(failure)) {
      return failure(
          "cannot connect to " + host + ": " + reason(failure),
          "check the network, the proxy and the endpoint; " + FailureTranslator.REPEAT,
          Kind.UNREACHED,
          failure);
    }
    if (failure instanceof SocketTimeoutException) {
      return failure(host + " timed out", FailureTranslator.REPEAT, Kind.PASSING, failure);
    }
    return failure(
        "connection to " + host + " lost: " + reason(failure),
        FailureTranslator.REPEAT,
        Kind.PASSING,
        failure);
  }

  /**
   * Returns whether no connection was established; the JDK and OkHttp name a time-out by what timed
   * out.
   */
  static boolean isConnectFailure(IOException failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    boolean late =
        failure instanceof SocketTimeoutException && CONNECTING.matcher(message).matches();
    return late || failure instanceof ConnectException || failure instanceof NoRouteToHostException;
  }

  static RequestFailed untrusted(IOException failure, String who) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadInput mistake) { // a certificate file of the user, which is read late
        return new RequestFailed(mistake, Kind.FINAL, 0, Optional.empty(), failure);
      }
    }
    return failure(
        "cannot verify the TLS certificate of " + who + ": " + reason(failure),
        "if a proxy of your organisation intercepts TLS, set SSL_CERT_FILE to its certificate; also"
            + " check the clock of this machine",
        Kind.FINAL,
        failure);
  }

  static boolean isAboutTrust(IOException failure) {
    if (failure instanceof SSLPeerUnverifiedException) {
      return true;
    }
    Throwable cause = failure instanceof SSLException ? failure : null;
    while (cause != null) {
      if (cause instanceof CertificateException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  static RequestFailed failure(String message, String advice, Kind kind, IOException cause) {
    return failure(FailureCode.NETWORK, message, advice, kind, cause);
  }

  private static RequestFailed failure(
      FailureCode code, String message, String advice, Kind kind, IOException cause) {
    return new RequestFailed(
        new NetworkFailure(code, message, advice, cause), kind, 0, Optional.empty(), cause);
  }

  static String reason(IOException failure) {
    return SafeText.of(ExceptionReason.of(failure));
  }
}
