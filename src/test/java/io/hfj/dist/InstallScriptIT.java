package io.hfj.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.testing.ChildProcess;
import io.hfj.testing.HfjRun;
import io.hfj.testing.Prerequisite;
import io.hfj.testing.SelfContainedArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The installer, mostly with an archive that has a shell script in place of the program. */
@EnabledOnOs(OS.LINUX)
class InstallScriptIT {
  private static final Path SCRIPT = Path.of("src/main/dist/install.sh").toAbsolutePath();

  @TempDir Path folder;
  private MockWebServer server;

  @BeforeEach
  void start() throws IOException {
    server = new MockWebServer();
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void installsAndLinksAVersion() throws Exception {
    serve(archive("1.0"));
    HfjRun.Result run = install("--prefix", "pre fix", "--from", address());
    assertEquals(0, run.exit(), run.err());
    Path link = folder.resolve("pre fix/bin/hfj");
    assertEquals(Path.of("../lib/hfj/hfj-1.0/bin/hfj"), Files.readSymbolicLink(link));
    assertEquals("hfj 1.0\n", run(link.toString()).out());
    assertEquals(List.of("hfj-1.0"), names(folder.resolve("pre fix/lib/hfj")));
    assertTrue(run.out().contains("to remove hfj: rm -r "), run.out());
    assertTrue(run.out().contains("is not on your PATH"), run.out());
  }

  @Test
  void replacesTheSameVersionAndKeepsOthers() throws Exception {
    for (String version : List.of("1.0", "1.0", "1.1")) {
      serve(archive(version));
      assertEquals(0, install("--prefix", "p", "--from", address()).exit());
    }
    assertEquals("hfj 1.1\n", run(folder.resolve("p/bin/hfj").toString()).out());
    assertEquals(List.of("hfj-1.0", "hfj-1.1"), names(folder.resolve("p/lib/hfj")));
  }

  @Test
  void leavesNothingOfAnArchiveWithAnotherHash() throws Exception {
    byte[] whole = archive("1.0");
    server.enqueue(new MockResponse.Builder().body(new Buffer().write(whole, 0, 50)).build());
    server.enqueue(new MockResponse.Builder().body(hash(whole)).build());
    HfjRun.Result run = install("--prefix", "p", "--from", address());
    assertEquals(1, run.exit());
    assertTrue(run.err().contains("does not match its SHA-256"), run.err());
    assertNothingInstalled();
  }

  @Test
  void keepsTheInstalledVersionWhenADownloadFails() throws Exception {
    serve(archive("1.0"));
    install("--prefix", "p", "--from", address());
    server.enqueue(new MockResponse.Builder().code(404).build());
    HfjRun.Result run = install("--prefix", "p", "--from", address());
    assertEquals(1, run.exit());
    assertTrue(run.err().contains("cannot download " + address()), run.err());
    assertEquals("hfj 1.0\n", run(folder.resolve("p/bin/hfj").toString()).out());
    assertEquals(List.of("hfj-1.0"), names(folder.resolve("p/lib/hfj")));
  }

  @Test
  void leavesNothingOfAFileThatIsNoArchive() throws Exception {
    serve("no archive".getBytes(StandardCharsets.UTF_8));
    HfjRun.Result run = install("--prefix", "p", "--from", address());
    assertEquals(1, run.exit());
    assertTrue(run.err().contains("cannot unpack"), run.err());
    assertNothingInstalled();
  }

  @Test
  void doesNotReplaceAProgramOfTheUser() throws Exception {
    Path own = Files.createDirectories(folder.resolve("p/bin")).resolve("hfj");
    Files.writeString(own, "mine");
    HfjRun.Result run = install("--prefix", "p", "--from", address());
    assertEquals(1, run.exit());
    assertEquals("mine", Files.readString(own));
    assertEquals(0, install("--prefix", "p", "--uninstall").exit());
    assertEquals("mine", Files.readString(own));
  }

  @Test
  void installsFromAFileAndRemovesWhatItInstalled() throws Exception {
    Path file = save(archive("1.0"));
    for (String from : List.of("file:" + file, "file://" + file)) {
      assertEquals(0, install("--prefix", "p", "--from", from).exit());
    }
    assertEquals(0, install("--prefix", "p", "--uninstall").exit());
    assertFalse(Files.exists(folder.resolve("p/bin/hfj"), LinkOption.NOFOLLOW_LINKS));
    assertFalse(Files.exists(folder.resolve("p/lib/hfj")));
  }

  /** The shell runs a script while it still reads it from a pipe. */
  @Test
  void doesNothingIfItsOwnDownloadBreaksOff() throws Exception {
    Path archive = save(archive("1.0"));
    assertEquals(0, install("--prefix", "p", "--from", "file:" + archive).exit());
    List<String> lines = Files.readAllLines(SCRIPT);
    for (int end = 0; end < lines.size() - 1; end += 2) {
      Path part = Files.write(folder.resolve("part.sh"), lines.subList(0, end));
      String install = "sh -s -- --prefix p --from 'file:" + archive + "' < " + part;
      run("sh", "-c", install);
      assertEquals("hfj 1.0\n", run(folder.resolve("p/bin/hfj").toString()).out(), "line " + end);
      assertEquals(List.of("hfj-1.0"), names(folder.resolve("p/lib/hfj")));
    }
  }

  @Test
  void putsTheInstalledVersionBackIfItCannotBeReplaced() throws Exception {
    Path archive = save(archive("1.0"));
    assertEquals(0, install("--prefix", "p", "--from", "file:" + archive).exit());
    Path mv = Files.createDirectory(folder.resolve("programs")).resolve("mv");
    Files.writeString(
        mv, "#!/bin/sh\ncase $1 in */.new.*/hfj-*) exit 1 ;; esac\nexec /bin/mv \"$@\"\n");
    assertTrue(mv.toFile().setExecutable(true));
    String install = "sh " + SCRIPT + " --prefix p --from 'file:" + archive + "'";
    assertEquals(1, run("sh", "-c", "PATH=$PWD/programs:$PATH " + install).exit());
    assertEquals("hfj 1.0\n", run(folder.resolve("p/bin/hfj").toString()).out());
    assertEquals(List.of("hfj-1.0"), names(folder.resolve("p/lib/hfj")));
  }

  @Test
  void removesOnlyWhatItInstalled() throws Exception {
    Path other = Files.createDirectories(folder.resolve("p/lib/hfj/runtime"));
    HfjRun.Result nothing = install("--prefix", "p", "--uninstall");
    assertTrue(nothing.out().startsWith("hfj is not installed in "), nothing.out());
    serve(archive("1.0"));
    assertEquals(0, install("--prefix", "p", "--from", address()).exit());
    assertEquals(0, install("--prefix", "p", "--uninstall").exit());
    assertEquals(List.of("runtime"), names(other.getParent()));
    assertEquals(2, install("--prefix", "", "--uninstall").exit());
  }

  @Test
  void linksWhereTheFolderOfProgramsIsALink() throws Exception {
    Files.createDirectories(folder.resolve("dotfiles/deep/bin"));
    Files.createDirectory(folder.resolve("p"));
    Files.createSymbolicLink(folder.resolve("p/bin"), Path.of("../dotfiles/deep/bin"));
    for (String version : List.of("1.0", "1.1")) {
      serve(archive(version));
      assertEquals(0, install("--prefix", "p", "--from", address()).exit());
      assertEquals("hfj " + version + "\n", run(folder.resolve("p/bin/hfj").toString()).out());
    }
  }

  @Test
  void refusesAnArchiveWithoutAHash() throws Exception {
    server.enqueue(new MockResponse.Builder().body(new Buffer().write(archive("1.0"))).build());
    server.enqueue(new MockResponse.Builder().body("").build());
    HfjRun.Result run = install("--prefix", "p", "--from", address());
    assertEquals(1, run.exit());
    assertTrue(run.err().contains(" has no SHA-256"), run.err());
    assertNothingInstalled();
  }

  @Test
  void printsNoPassword() throws Exception {
    server.enqueue(new MockResponse.Builder().code(403).build());
    String from = address().replace("//", "//user:s3cret@");
    HfjRun.Result run = install("--prefix", "p", "--from", from);
    assertEquals(1, run.exit());
    assertFalse(run.all().contains("s3cret"), run.all());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox"})
  void worksInTheShellsOfLinux(String shell) throws Exception {
    Prerequisite.valueOf(shell.toUpperCase(Locale.ROOT))
        .require(run("sh", "-c", "command -v " + shell).exit() == 0, shell + " is not installed");
    List<String> install = new ArrayList<>(List.of(shell));
    if (shell.equals("busybox")) {
      install.add("sh");
    }
    install.addAll(List.of(SCRIPT.toString(), "--prefix", "p", "--from", address()));
    for (String version : List.of("1.0", "1.1")) {
      serve(archive(version));
      HfjRun.Result run = run(install.toArray(String[]::new));
      assertEquals(0, run.exit(), run.err());
      assertEquals("hfj " + version + "\n", run(folder.resolve("p/bin/hfj").toString()).out());
    }
    server.enqueue(new MockResponse.Builder().body("another").build());
    server.enqueue(new MockResponse.Builder().body(hash(archive("1.2"))).build());
    assertEquals(1, run(install.toArray(String[]::new)).exit());
    assertEquals(List.of("hfj-1.0", "hfj-1.1"), names(folder.resolve("p/lib/hfj")));
    install.add("--uninstall");
    assertEquals(0, run(install.toArray(String[]::new)).exit());
    assertFalse(Files.exists(folder.resolve("p/lib/hfj")));
  }

  @Test
  void leavesNothingOnAFullDisk() throws Exception {
    Prerequisite.MOUNT.require(IsolatedRoot.isPossibleWith("unshare"), "only root may mount");
    Files.createDirectory(folder.resolve("p"));
    serve(archive("1.0"));
    HfjRun.Result run =
        run(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o size=4k tmpfs p && code=0 && { sh \"$1\" --prefix p --from \"$2\" ||"
                + " code=$?; } && find p ! -type d && exit $code",
            "sh",
            SCRIPT.toString(),
            address());
    assertEquals(1, run.exit(), run.all());
    assertEquals("downloading " + address() + "\n", run.out());
    assertTrue(run.err().contains("error: cannot "), run.err());
  }

  @Test
  @EnabledIfSystemProperty(named = "hfj.archive", matches = ".+")
  void installsTheArchiveOfThisBuild() throws Exception {
    Path built = SelfContainedArchive.FILE.getParent();
    HfjRun.Result run =
        run(
            "sh",
            built.resolve("install.sh").toString(),
            "--prefix",
            "p",
            "--from",
            "file:" + built);
    assertEquals(0, run.exit(), run.all());
    assertTrue(run(folder.resolve("p/bin/hfj").toString(), "--version").out().startsWith("hfj "));
  }

  @Test
  void reportsWrongUse() throws Exception {
    for (List<String> arguments :
        List.of(List.of("--nonsense"), List.of("--prefix"), List.<String>of())) {
      HfjRun.Result run = install(arguments.toArray(String[]::new));
      assertEquals(2, run.exit(), arguments + run.err());
      assertTrue(run.err().startsWith("error: "), run.err());
    }
  }

  private void assertNothingInstalled() throws IOException {
    assertFalse(Files.exists(folder.resolve("p/lib")));
    assertFalse(Files.exists(folder.resolve("p/bin"), LinkOption.NOFOLLOW_LINKS));
  }

  /** Saves an archive and its hash. */
  private Path save(byte[] archive) throws Exception {
    Files.writeString(folder.resolve("hfj.tar.gz.sha256"), hash(archive) + "  hfj.tar.gz\n");
    return Files.write(folder.resolve("hfj.tar.gz"), archive);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getPort() + "/hfj.tar.gz";
  }

  private void serve(byte[] archive) throws Exception {
    server.enqueue(new MockResponse.Builder().body(new Buffer().write(archive)).build());
    server.enqueue(new MockResponse.Builder().body(hash(archive)).build());
  }

  private static String hash(byte[] bytes) {
    return Content.of(bytes).sha256();
  }

  /** Returns a tar.gz of {@code hfj-VERSION/bin/hfj}, which prints its version. */
  private byte[] archive(String version) throws Exception {
    Path parent = Files.createTempDirectory(folder, "archive");
    Path program = parent.resolve("hfj-" + version + "/bin/hfj");
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\necho hfj " + version + "\n");
    assertTrue(program.toFile().setExecutable(true));
    Path file = parent.resolve("a.tar.gz");
    assertEquals(
        0, run("tar", "-czf", file.toString(), "-C", parent.toString(), "hfj-" + version).exit());
    return Files.readAllBytes(file);
  }

  private HfjRun.Result install(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", SCRIPT.toString()));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private HfjRun.Result run(String... command) throws Exception {
    Map<String, String> env = Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString());
    try (ChildProcess process = ChildProcess.start(folder, env, List.of(command))) {
      return process.await();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
