package io.hfj.dist;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * Runs commands that are typical of scripts, and writes the list of the classes they load, from
 * which the JVM makes a class data archive. The list is sorted: threads load classes in varying
 * order. Which classes they load varies all the same, in a few of some thousand, so that a build
 * that is to be identical to another one is given its list.
 */
public final class ClassList {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("--version"),
          List.of("--help"),
          List.of("download", "--help"),
          List.of("env"),
          List.of("auth", "whoami"),
          List.of("download", "acme/model", "--dry-run"),
          List.of("download", "acme/model"),
          List.of("download", "acme/model"),
          List.of("download", "acme/model", "--json", "--include", "*.json"),
          List.of("download", "acme/model", "--local-files-only"),
          List.of("download", "acme/model", "--local-dir", "model"),
          List.of("download", "acme/none"),
          List.of("ls", "acme/model"),
          List.of("info", "acme/model"),
          List.of("scan-cache"),
          List.of("cache", "ls"),
          List.of("cache", "verify", "acme/model"),
          List.of("cache", "rm", "acme/model", "--yes"));

  /** Windows, where they have these names, opens no socket without the second. */
  private static final Set<String> INHERITED = Set.of("PATH", "Path", "SystemRoot");

  private final Path launcher;
  private final Path folder;

  /** Constants last: the JVM ignores that of a class which it has not loaded yet. */
  private final SortedSet<String> classes =
      new TreeSet<>(
          Comparator.comparing((String line) -> line.startsWith("@cp "))
              .thenComparing(Comparator.naturalOrder()));

  private ClassList(Path launcher, Path folder) {
    this.launcher = launcher;
    this.folder = folder;
  }

  /**
   * @param args the launcher, the file to write, and that of an earlier build, which is copied if
   *     it is given
   */
  public static void main(String[] args) throws Exception {
    Path list = Path.of(args[1]).toAbsolutePath();
    if (args.length > 2) {
      Files.copy(Path.of(args[2]), list);
      return;
    }
    Path folder = Files.createTempDirectory(list.getParent(), "training");
    ClassList training = new ClassList(Path.of(args[0]).toAbsolutePath(), folder);
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    Files.writeString(folder.resolve("ca.pem"), certificate.certificatePem());
    HubRepo repo =
        HubRepo.model("acme/model")
            .file("config.json", "{}")
            .lfs("model.safetensors", Content.generated(1, 40_000_000))
            .build();
    try (FakeHub hub = FakeHub.start(repo)) {
      training.run(hub.endpoint());
      String endpoint = tls(hub.endpoint(), certificate);
      String dataHost = tls(hub.dataHost(), certificate);
      hub.configure(options -> options.dataHost(dataHost));
      training.run(endpoint);
    }
    Files.write(list, training.classes);
    System.exit(0); // ends the threads of the listeners
  }

  private void run(String endpoint) throws IOException, InterruptedException {
    for (List<String> command : COMMANDS) {
      Path loaded = folder.resolve("loaded");
      ProcessBuilder hfj = new ProcessBuilder(launcher.toString());
      hfj.command().addAll(command);
      hfj.directory(folder.toFile()).inheritIO();
      hfj.redirectOutput(folder.resolve("out").toFile());
      hfj.redirectError(folder.resolve("err").toFile());
      hfj.environment().keySet().retainAll(INHERITED);
      hfj.environment()
          .putAll(
              Map.of(
                  "HF_HOME",
                  folder.resolve("hf").toString(),
                  "HF_ENDPOINT",
                  endpoint,
                  "SSL_CERT_FILE",
                  folder.resolve("ca.pem").toString(),
                  "JDK_JAVA_OPTIONS",
                  "-XX:DumpLoadedClassList=" + loaded));
      int code = hfj.start().waitFor();
      for (String line : Files.readAllLines(loaded)) {
        if (!line.contains(" source: ")) { // of a class loader of its own
          classes.add(line.replaceFirst(" id: \\d+$", ""));
        }
      }
      System.out.println(String.join(" ", command) + ": exit code " + code);
    }
  }

  /** Returns the address of a listener that forwards what comes by TLS to an address. */
  private static String tls(String to, HeldCertificate certificate) throws IOException {
    ServerSocket listener =
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .build()
            .sslContext()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    int port = URI.create(to).getPort();
    start(
        () -> {
          while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            start(() -> copy(client, server));
            start(() -> copy(server, client));
          }
        });
    return "https://localhost:" + listener.getLocalPort();
  }

  private static void copy(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // The connection has ended.
              }
            })
        .start();
  }
}
