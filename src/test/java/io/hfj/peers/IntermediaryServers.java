package io.hfj.peers;

import io.hfj.testing.FakeHub;
import io.hfj.testing.ServerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Assumptions;

/** Configures and starts real servers between hfj and a {@link FakeHub}. */
final class IntermediaryServers {
  private static final String NGINX =
      """
      daemon off;
      user root;
      worker_processes 1;
      error_log %1$s/error.log;
      pid %1$s/nginx.pid;
      events { worker_connections 256; }
      http {
        access_log off;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        proxy_cache_path %1$s/cache keys_zone=slices:1m;
        proxy_http_version 1.1;
        server {
          %2$s
        }
      }
      """;

  private static final String SQUID =
      """
      http_port 127.0.0.1:%2$d
      pid_filename none
      access_log none
      cache_log %1$s/cache.log
      cache_store_log none
      netdb_filename none
      coredump_dir %1$s
      cache deny all
      shutdown_lifetime 0 seconds
      """;

  private static final String TINYPROXY =
      """
      Port %2$d
      Listen 127.0.0.1
      Timeout 600
      MaxClients 100
      LogFile "%1$s/tinyproxy.log"
      PidFile "%1$s/tinyproxy.pid"
      """;

  private IntermediaryServers() {}

  /** nginx in front of the Hub over plain HTTP, with further directives. */
  static ServerProgram mirror(Path folder, int port, FakeHub hub, String directives)
      throws IOException, InterruptedException {
    return nginx(folder, port, "listen 127.0.0.1:" + port + ";\n" + directives, hub.endpoint());
  }

  /** nginx in front of the Hub over TLS and HTTP/2, with its certificate in {@code cert.pem}. */
  static ServerProgram secure(Path folder, int port, FakeHub hub)
      throws IOException, InterruptedException {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("cert.pem"), certificate.certificatePem());
    Files.writeString(folder.resolve("key.pem"), certificate.privateKeyPkcs8Pem());
    String directives =
        "listen 127.0.0.1:%1$d ssl http2; ssl_certificate %2$s/cert.pem; ssl_certificate_key %2$s/key.pem;"
            .formatted(port, folder);
    return nginx(folder, port, directives, hub.endpoint());
  }

  /** nginx in front of the data host, from which it fetches and caches slices of 256 KiB. */
  static ServerProgram slicing(Path folder, int port, FakeHub hub)
      throws IOException, InterruptedException {
    String directives =
        """
        listen 127.0.0.1:%d;
        slice 256k;
        proxy_cache slices;
        proxy_cache_key $uri$slice_range;
        proxy_set_header Range $slice_range;
        proxy_cache_valid 200 206 1h;
        """
            .formatted(port);
    return nginx(folder, port, directives, hub.dataHost());
  }

  private static ServerProgram nginx(Path folder, int port, String directives, String upstream)
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(ServerProgram.isInstalled("nginx", "-v"), "nginx is not installed");
    Files.createDirectories(folder);
    String forward = directives + "\nlocation / { proxy_pass " + upstream + "; }";
    Path config = Files.writeString(folder.resolve("nginx.conf"), NGINX.formatted(folder, forward));
    return ServerProgram.start(
        folder.resolve("log"),
        port,
        List.of("nginx", "-c", config.toString(), "-p", folder.toString()));
  }

  /** squid as a forward proxy, open, or with a user name and password if the name is not empty. */
  static ServerProgram squid(Path folder, int port, String user, String password)
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(ServerProgram.isInstalled("squid", "-v"), "squid is not installed");
    Files.createDirectories(folder).toFile().setWritable(true, false);
    for (Path path = folder;
        Files.isWritable(path) && path.getNameCount() > 1;
        path = path.getParent()) {
      path.toFile().setExecutable(true, false); // started by root, squid runs as another user
    }
    String access = "http_access allow all\n";
    if (!user.isEmpty()) {
      Path check = folder.resolve("check");
      Files.writeString(
          check,
          """
          #!/bin/sh
          while read -r user password; do
            if [ "$user $password" = '%s %s' ]; then echo OK; else echo ERR; fi
          done
          """
              .formatted(user, password));
      check.toFile().setExecutable(true, false);
      access =
          "auth_param basic program %s\nacl known proxy_auth REQUIRED\nhttp_access allow known\n"
                  .formatted(check)
              + "http_access deny all\n";
    }
    Path config =
        Files.writeString(folder.resolve("squid.conf"), SQUID.formatted(folder, port) + access);
    return ServerProgram.start(
        folder.resolve("log"), port, List.of("squid", "-N", "-f", config.toString()));
  }

  /** tinyproxy, open, or with a user name and password if the name is not empty. */
  static ServerProgram tinyproxy(Path folder, int port, String user, String password)
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        ServerProgram.isInstalled("tinyproxy", "-v"), "tinyproxy is not installed");
    Files.createDirectories(folder);
    String access = user.isEmpty() ? "" : "BasicAuth " + user + " " + password + "\n";
    Path config =
        Files.writeString(
            folder.resolve("tinyproxy.conf"), TINYPROXY.formatted(folder, port) + access);
    return ServerProgram.start(
        folder.resolve("log"), port, List.of("tinyproxy", "-d", "-c", config.toString()));
  }
}
