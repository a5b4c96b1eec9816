package io.hfj.http.failure;

import io.hfj.http.failure.RequestFailed.Kind;
import io.hfj.http.proxy.ProxyRefusedException;
import io.hfj.http.proxy.ProxyResponses;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Turns a failed exchange through a proxy into a {@link RequestFailed} that names the proxy. */
final class ProxyFailures {
  /**
   * The JDK has no exception of its own for an unreachable SOCKS proxy; messages from the proxy
   * itself begin with other words.
   */
  private static final Pattern NO_SOCKS =
      Pattern.compile("(?i)(connection refused|connect timed|no route|\\w+ is unreachable).*");

  private ProxyFailures() {}

  static RequestFailed of(ViaProxyException through, String host) {
    IOException failure = through.failure();
    String proxy = "proxy " + through.proxy();
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    if (failure instanceof ProxyRefusedException refused) {
      return TransportFailures.failure(message, refused.advice(), Kind.FINAL, failure);
    }
    if (failure instanceof UnknownHostException) {
      return TransportFailures.failure(
          "cannot resolve " + proxy,
          "check the network and the name of the proxy; " + FailureTranslator.REPEAT,
          Kind.UNREACHED,
          failure);
    }
    if (TransportFailures.isAboutTrust(failure)) {
      return TransportFailures.untrusted(failure, host + " (through " + proxy + ")");
    }
    if (isUnreached(failure, message)) {
      return TransportFailures.failure(
          "cannot connect to " + proxy + ": " + TransportFailures.reason(failure),
          "check the network and the address of the proxy, or add " + host + " to NO_PROXY",
          Kind.UNREACHED,
          failure);
    }
    if (failure instanceof ProxyResponses.ProxyRefusal refusal) {
      // 5xx means that the proxy tried, or is busy; others are its rules.
      boolean mayPass = refusal.status() >= 500;
      return TransportFailures.failure(
          proxy + " refused to connect to " + host + ": HTTP " + refusal.status(),
          "ask its administrator to allow "
              + host
              + ", or add it to NO_PROXY if it can be"
              + " reached directly",
          mayPass ? Kind.PASSING : Kind.FINAL,
          failure);
    }
    if (failure instanceof SocketTimeoutException) {
      return TransportFailures.failure(
          host + " (through " + proxy + ") timed out",
          FailureTranslator.REPEAT,
          Kind.PASSING,
          failure);
    }
    return TransportFailures.failure(
        "connection to "
            + host
            + " through "
            + proxy
            + " lost: "
            + TransportFailures.reason(failure),
        FailureTranslator.REPEAT,
        Kind.PASSING,
        failure);
  }

  private static boolean isUnreached(IOException failure, String message) {
    return TransportFailures.isConnectFailure(failure)
        || failure instanceof SocketException && NO_SOCKS.matcher(message).matches();
  }
}
