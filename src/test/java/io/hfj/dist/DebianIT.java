package io.hfj.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.testing.HfjRun;
import io.hfj.testing.Prerequisite;
import io.hfj.testing.SelfContainedArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive and the Debian package on a Debian without Java, which debootstrap makes; {@code
 * -Dhfj.debian=FOLDER} names one that it has made before.
 */
@EnabledIfSystemProperty(named = "hfj.archive", matches = ".+")
class DebianIT {
  private static final Path PACKAGE = Path.of(System.getProperty("hfj.deb", ""));
  private static final String UNKNOWN_USER = "54321:54321";

  @TempDir static Path folder;
  private static Path root;
  private static Path writable;
  private static IsolatedRoot debian;

  @BeforeAll
  static void makeRoot() throws Exception {
    Prerequisite.DEBOOTSTRAP.require(
        IsolatedRoot.isPossibleWith("debootstrap", "unshare"), "only root may, with debootstrap");
    writable = Files.createDirectory(folder.resolve("writable"));
    Files.setPosixFilePermissions(writable, PosixFilePermissions.fromString("rwxrwxrwx"));
    root = folder.resolve("debian");
    String made = System.getProperty("hfj.debian");
    List<String> command =
        made == null
            ? List.of("debootstrap", "--variant=minbase", "stable", root.toString())
            : List.of("cp", "-a", made, root.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("debootstrap.log").toFile())
            .start();
    Prerequisite.DEBOOTSTRAP.require(
        process.waitFor(10, TimeUnit.MINUTES) && process.exitValue() == 0,
        "debootstrap needs a mirror of Debian");
    debian = new IsolatedRoot(root, writable, "/mnt");
  }

  /** JUnit would warn of each link to a file outside of its folder. */
  @AfterAll
  static void deleteRoot() throws Exception {
    if (root != null) {
      new ProcessBuilder("rm", "-rf", root.toString()).start().waitFor();
    }
  }

  @Test
  void runsReadOnlyAsAnUnknownUserFromAFolderItWasMovedTo() throws Exception {
    Path first = Files.createDirectories(root.resolve("opt/first"));
    Files.move(SelfContainedArchive.unpack(first), root.resolve("opt/moved here"));
    Files.createSymbolicLink(root.resolve("opt/link"), Path.of("moved here/bin/hfj"));
    Files.createSymbolicLink(root.resolve("usr/local/bin/hf"), Path.of("../../../opt/link"));
    assertFalse(Files.exists(root.resolve("usr/bin/java"), LinkOption.NOFOLLOW_LINKS));

    HfjRun.Result version = debian.run(UNKNOWN_USER, Map.of(), "hf", "--version");
    assertEquals(0, version.exit(), version.all());
    assertEquals("", version.err());

    HfjRun.Result download =
        debian.run(
            UNKNOWN_USER,
            Map.of("JDK_JAVA_OPTIONS", "-Xlog:library,class+load:file=/mnt/log"),
            "hf",
            "download",
            "hfj/demo-model",
            "--endpoint",
            "demo:",
            "--local-dir",
            "/mnt/model");
    assertEquals(0, download.exit(), download.all());
    assertEquals("/mnt/model\n", download.out());
    List<String> log = Files.readAllLines(writable.resolve("log"));
    for (String library : List.of("libjnidispatch", "libconscrypt_openjdk_jni")) {
      assertTrue(
          log.stream()
              .anyMatch(
                  line ->
                      line.contains("Loaded library /opt/moved here/lib/runtime/lib/" + library)),
          library);
    }
    assertTrue(
        log.stream().anyMatch(line -> line.matches(".* io\\.hfj\\.Main .*shared objects file.*")));
  }

  @Test
  void thePackageInstallsAndLeavesNothing() throws Exception {
    Files.copy(PACKAGE, root.resolve("hfj.deb"), StandardCopyOption.REPLACE_EXISTING);
    SortedSet<String> before = files();
    assertOk(debian.change("dpkg", "--install", "/hfj.deb"));

    HfjRun.Result run = debian.run(UNKNOWN_USER, Map.of(), "hfj", "download", "--help");
    assertEquals(0, run.exit(), run.all());
    assertTrue(run.out().startsWith("Usage: hfj download "), run.out());
    assertTrue(Files.exists(root.resolve("usr/share/doc/hfj/copyright")));
    assertTrue(Files.exists(root.resolve("usr/share/bash-completion/completions/hfj")));
    assertEquals("", assertOk(debian.change("dpkg", "--verify", "hfj")).out());
    assertEquals("", assertOk(debian.change("find", "/usr/lib/hfj", "!", "-user", "root")).out());
    assertEquals(
        "",
        assertOk(debian.change("find", "/usr/lib/hfj", "-perm", "/022", "!", "-type", "l")).out());

    assertOk(debian.change("dpkg", "--remove", "hfj"));
    assertOk(debian.change("dpkg", "--purge", "hfj"));
    assertEquals(before, files());
  }

  private static HfjRun.Result assertOk(HfjRun.Result run) {
    assertEquals(0, run.exit(), run.all());
    return run;
  }

  /** Returns all files, except those in which dpkg records what it did. */
  private static SortedSet<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      SortedSet<String> names = new TreeSet<>();
      files
          .map(file -> root.relativize(file).toString())
          .filter(name -> !name.startsWith("var/lib/dpkg/") && !name.startsWith("var/log/"))
          .forEach(names::add);
      return names;
    }
  }
}
