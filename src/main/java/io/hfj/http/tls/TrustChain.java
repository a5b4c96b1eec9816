package io.hfj.http.tls;

import io.hfj.BadInput;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Asks one list of authorities after the other, each read when it is first needed; if all refuse,
 * the first refusal is thrown. Thread-safe.
 */
final class TrustChain extends X509ExtendedTrustManager {
  private final List<LazyTrustManager> lists;

  TrustChain(List<LazyTrustManager> lists) {
    this.lists = lists;
  }

  private interface Check {
    void with(X509ExtendedTrustManager manager, String authType) throws CertificateException;
  }

  private void check(String authType, Check check) throws CertificateException {
    // Unknown key exchange, as with TLS 1.3: BoringSSL and the JVM use different names for it.
    String known = authType.equals("GENERIC") ? "UNKNOWN" : authType;
    CertificateException refusal = null;
    for (LazyTrustManager list : lists) {
      Optional<X509ExtendedTrustManager> manager = list.read();
      if (manager.isPresent()) {
        try {
          check.with(manager.get(), known);
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

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(authType, (manager, known) -> manager.checkServerTrusted(chain, known, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(authType, (manager, known) -> manager.checkServerTrusted(chain, known, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(authType, (manager, known) -> manager.checkServerTrusted(chain, known));
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
    throw new CertificateException("client certificates are not supported");
  }

  /**
   * Empty: only servers announce this list. Building it would read all lists at startup, because
   * OkHttp asks for it when a client is built (for pinning, which is not used).
   */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  /** Caches the first result. Holds the lock while reading, so that only one thread reads. */
  static final class LazyTrustManager {
    private final Supplier<Optional<X509ExtendedTrustManager>> source;
    private Optional<X509ExtendedTrustManager> value;

    LazyTrustManager(Supplier<Optional<X509ExtendedTrustManager>> source) {
      this.source = source;
    }

    /** TLS propagates only this exception. */
    synchronized Optional<X509ExtendedTrustManager> read() throws CertificateException {
      try {
        value = value == null ? source.get() : value;
        return value;
      } catch (BadInput mistake) {
        throw new CertificateException(mistake.getMessage(), mistake);
      }
    }
  }
}
