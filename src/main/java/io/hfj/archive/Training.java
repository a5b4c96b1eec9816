package io.hfj.archive;

import io.hfj.cli.Hfj;
import io.hfj.env.Host;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Does what users do, so that the JVM can note down the classes this takes; a program of its own.
 * Talks to the demo Hub alone, on this machine.
 */
public final class Training {
  private static final int LONGEST_HANDSHAKE = 1 << 16;

  private Training() {}

  /**
   * Help, version, a listing of the demo's files, and downloads into a cache and a folder.
   *
   * @param args a folder to work in
   * @throws GeneralSecurityException if this JVM has no TLS
   * @throws SSLException likewise
   * @throws IllegalStateException if a run failed; what it would have loaded is not known
   */
  public static void main(String[] args) throws GeneralSecurityException, SSLException {
    Path folder = Path.of(args[0]);
    Host real = Host.real();
    Host host =
        new Host(
            Map.of("HF_HOME", folder.resolve("hf").toString()),
            folder,
            folder,
            real.clock(),
            real.nanos(),
            real.sleeper(),
            real.random(),
            "e",
            real.program());
    run(host, "--version");
    run(host, "download", "--help");
    run(host, "download", "datasets/hfj/demo-data", "--endpoint", "demo:");
    run(host, "download", "hfj/demo-model", "--endpoint", "demo:", "--local-dir", "model");
    shakeHands();
  }

  private static void run(Host host, String... words) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    if (Hfj.run(host, words, nowhere, nowhere) != 0) {
      throw new IllegalStateException(String.join(" ", words));
    }
  }

  /** As far as TLS goes without a server: the authorities are read, the first message is made. */
  private static void shakeHands() throws GeneralSecurityException, SSLException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init((KeyStore) null);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLEngine engine = context.createSSLEngine("huggingface.co", 443);
    engine.setUseClientMode(true);
    engine.beginHandshake();
    engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(LONGEST_HANDSHAKE));
  }
}
