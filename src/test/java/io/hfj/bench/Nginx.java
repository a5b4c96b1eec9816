package io.hfj.bench;

import io.hfj.testing.ServerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.tls.HeldCertificate;

/**
 * The data host of a benchmark: nginx, which needs little processor time, serving one folder over
 * plain HTTP, over TLS 1.3, and at 30 MB/s per connection.
 */
final class Nginx implements AutoCloseable {
  private static final String CONFIG =
      """
      daemon off;
      worker_processes 2;
      error_log %1$s/error.log;
      pid %1$s/nginx.pid;
      events { worker_connections 1024; }
      http {
        access_log off;
        sendfile on;
        tcp_nopush on;
        keepalive_requests 100000;
        default_type application/octet-stream;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        server { listen 127.0.0.1:%3$d; root %2$s; }
        server { listen 127.0.0.1:%4$d; root %2$s; limit_rate 30m; }
        server {
          listen 127.0.0.1:%5$d ssl;
          root %2$s;
          ssl_certificate %1$s/cert.pem;
          ssl_certificate_key %1$s/key.pem;
          ssl_protocols TLSv1.3;
        }
      }
      """;

  private final ServerProgram server;
  private final Path folder;
  private final int plain;
  private final int limited;
  private final int tls;

  private Nginx(ServerProgram server, Path folder, int plain, int limited, int tls) {
    this.server = server;
    this.folder = folder;
    this.plain = plain;
    this.limited = limited;
    this.tls = tls;
  }

  /**
   * Starts nginx.
   *
   * @param folder for configuration, logs and temporary files
   * @param served the folder it serves
   */
  static Nginx start(Path folder, Path served) throws IOException, InterruptedException {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    Files.writeString(folder.resolve("cert.pem"), certificate.certificatePem());
    Files.writeString(folder.resolve("key.pem"), certificate.privateKeyPkcs8Pem());
    int plain = ServerProgram.freePort();
    int limited = ServerProgram.freePort();
    int tls = ServerProgram.freePort();
    Path config = folder.resolve("nginx.conf");
    Files.writeString(config, CONFIG.formatted(folder, served, plain, limited, tls));
    List<String> command = List.of("nginx", "-c", config.toString(), "-p", folder.toString());
    ServerProgram server = ServerProgram.start(folder.resolve("nginx.log"), tls, command);
    return new Nginx(server, folder, plain, limited, tls);
  }

  String plain() {
    return "http://localhost:" + plain;
  }

  String limited() {
    return "http://localhost:" + limited;
  }

  String tls() {
    return "https://localhost:" + tls;
  }

  /** Its certificate, to be trusted by clients. */
  Path certificate() {
    return folder.resolve("cert.pem");
  }

  /** Returns the seconds of processor time that it has taken so far. */
  double cpuSeconds() {
    return server.cpuSeconds();
  }

  static boolean isInstalled() {
    return ServerProgram.isInstalled("nginx", "-v");
  }

  @Override
  public void close() {
    server.close();
  }
}
