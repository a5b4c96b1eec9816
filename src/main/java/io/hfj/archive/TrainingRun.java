package io.hfj.archive;

import io.hfj.cli.HfjCommand;
import io.hfj.env.Host;
import io.hfj.error.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;

/**
 * Does what users do, so that the JVM can note down the classes this takes; a program of its own.
 * Talks to the demo Hub alone, on this machine.
 */
public final class TrainingRun {
  private TrainingRun() {}

  /**
   * Help, version, a listing of the demo's files, and downloads into a cache and a folder.
   *
   * @param args a folder to work in
   * @throws GeneralSecurityException if this JVM has no TLS
   * @throws IOException if this machine has no loopback
   * @throws IllegalStateException if a run failed; what it would have loaded is not known
   */
  public static void main(String[] args) throws GeneralSecurityException, IOException {
    Path folder = Path.of(args[0]);
    Host real = Host.real();
    Host host =
        new Host(
            Map.of("HF_HOME", folder.resolve("hf").toString()),
            folder,
            folder,
            real.clock(),
            real.nanos(),
            InputStream.nullInputStream(),
            delay -> {}, // the server that knows no TLS is not waited for
            real.random(),
            "e",
            real.program());
    run(host, "--version");
    run(host, "download", "--help");
    run(host, "download", "datasets/hfj/demo-data", "--endpoint", "demo:");
    run(host, "download", "hfj/demo-model", "--endpoint", "demo:", "--local-dir", "model");
    shakeHands(host);
  }

  private static void run(Host host, String... words) {
    if (exit(host, words) != ExitCode.DONE.value()) {
      throw new IllegalStateException(String.join(" ", words));
    }
  }

  private static int exit(Host host, String... words) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return HfjCommand.run(host, words, nowhere, nowhere);
  }

  /**
   * As far as TLS goes without a server that knows it: the authorities are read, the first message
   * is sent.
   */
  private static void shakeHands(Host host) throws GeneralSecurityException, IOException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init((KeyStore) null);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread deaf = new Thread(() -> hangUp(server), "deaf");
      deaf.setDaemon(true);
      deaf.start();
      exit(
          host,
          "download",
          "hfj/demo-model",
          "--endpoint",
          "https://localhost:" + server.getLocalPort());
    }
  }

  private static void hangUp(ServerSocket server) {
    try {
      while (true) {
        server.accept().close();
      }
    } catch (IOException over) {
      // The training is.
    }
  }
}
