package io.hfj.archive;

import io.hfj.cli.HfjCommand;
import io.hfj.env.Host;
import io.hfj.env.ProcessContext;
import io.hfj.env.StandardStreams;
import io.hfj.env.TimeSource;
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
 * The program that runs typical commands while the JVM records the classes they load. It connects
 * only to the demo Hub and to itself.
 */
public final class TrainingRun {
  private TrainingRun() {}

  /**
   * Runs help, version, and downloads into a cache and a folder.
   *
   * @param args a folder to work in
   * @throws GeneralSecurityException if this JVM has no TLS
   * @throws IOException if this machine has no loopback
   * @throws IllegalStateException if a command failed: the classes it would have loaded are unknown
   */
  public static void main(String[] args) throws GeneralSecurityException, IOException {
    Path folder = Path.of(args[0]);
    Host real = Host.real(ProcessContext.real());
    // Nothing is waited for: one server of the training run has no TLS.
    Host host =
        new Host(
            new ProcessContext(
                Map.of("HF_HOME", folder.resolve("hf").toString()), folder, folder, real.program()),
            new TimeSource(real.clock(), real.nanos(), delay -> {}),
            real.random(),
            new StandardStreams(InputStream.nullInputStream(), "e"));
    run(host, "--version");
    run(host, "--help"); // creates all commands
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
   * Starts a TLS handshake with a server that hangs up: reads the certificate authorities and sends
   * the first message.
   */
  private static void shakeHands(Host host) throws GeneralSecurityException, IOException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init((KeyStore) null);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread deaf = new Thread(() -> hangUp(server), "hangs-up");
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
      // The training has ended.
    }
  }
}
