package io.hfj.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.testing.ChildProcess;
import io.hfj.testing.HfjRun;
import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files that the release workflow makes from templates and checksums. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the workflow runs the script there only")
class ReleaseScriptTest {
  private static final Path SCRIPT = Path.of("src/main/dist/release.sh").toAbsolutePath();
  private static final String PROJECT = "https://github.example/owner/hfj";
  private static final String URL = PROJECT + "/releases/download/v1.2.3/";
  private static final Map<String, String> ARCHIVES =
      Map.of(
          "LINUX_X64", "hfj-1.2.3-linux-x64.tar.gz",
          "LINUX_ARM64", "hfj-1.2.3-linux-arm64.tar.gz",
          "MAC_X64", "hfj-1.2.3-macos-x64.tar.gz",
          "MAC_ARM64", "hfj-1.2.3-macos-arm64.tar.gz",
          "WINDOWS_X64", "hfj-1.2.3-windows-x64.tar.gz");
  private static final String WINDOWS = ARCHIVES.get("WINDOWS_X64");

  @TempDir Path temp;
  private Path release;

  @BeforeEach
  void release() throws Exception {
    release = Files.createDirectory(temp.resolve("release"));
    for (String archive : ARCHIVES.values()) {
      Files.writeString(release.resolve(archive), archive);
    }
    Files.writeString(release.resolve("hfj.jar"), "jar");
    HfjRun.Result run = run("sh", SCRIPT.toString(), "release", "1.2.3", PROJECT);
    assertEquals(0, run.exit(), run.all());
  }

  @Test
  void fillsEveryPlaceholder() throws IOException {
    Pattern placeholder = Pattern.compile("@[A-Z0-9]+(:[\\w-]+)?@");
    try (Stream<Path> files = Files.list(release)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file);
        assertFalse(placeholder.matcher(text).find(), file + "\n" + text);
      }
    }
  }

  @Test
  void writesTheHashOfEveryFile() throws Exception {
    assertEquals(
        hash(WINDOWS) + "  " + WINDOWS + "\n",
        Files.readString(release.resolve(WINDOWS + ".sha256")));
    HfjRun.Result checked = run("sh", "-c", "cd release && sha256sum --check --strict SHA256SUMS");
    assertEquals(0, checked.exit(), checked.all());
    assertEquals(
        Stream.concat(
                ARCHIVES.values().stream(),
                Stream.of(
                    "hfj.jar",
                    "hfj.json",
                    "hfj.rb",
                    "install.sh",
                    "jbang-catalog.json",
                    "sdkman.jsonl"))
            .sorted()
            .toList(),
        Files.readAllLines(release.resolve("SHA256SUMS")).stream()
            .map(line -> line.substring(line.indexOf("  ") + 2))
            .sorted()
            .toList());
  }

  @Test
  void namesTheArchiveForScoop() throws Exception {
    Map<?, ?> manifest = json(Files.readString(release.resolve("hfj.json")));
    assertEquals("1.2.3", manifest.get("version"));
    Map<?, ?> architecture = (Map<?, ?>) manifest.get("architecture");
    assertEquals(
        Map.of("url", URL + WINDOWS, "hash", hash(WINDOWS), "extract_dir", "hfj-1.2.3-windows-x64"),
        architecture.get("64bit"));
  }

  @Test
  void namesTheArchivesForSdkman() throws Exception {
    Map<String, String> platforms = new LinkedHashMap<>();
    for (String line : Files.readAllLines(release.resolve("sdkman.jsonl"))) {
      Map<?, ?> version = json(line);
      String archive = version.get("url").toString().substring(URL.length());
      assertEquals(URL + archive, version.get("url"));
      assertEquals("1.2.3", version.get("version"));
      assertEquals(hash(archive), version.get("sha256sum"));
      platforms.put(version.get("platform").toString(), archive);
    }
    assertEquals(ARCHIVES, platforms);
  }

  @Test
  void namesTheJarForJBang() throws IOException {
    Map<?, ?> catalog = json(Files.readString(release.resolve("jbang-catalog.json")));
    Map<?, ?> alias = (Map<?, ?>) ((Map<?, ?>) catalog.get("aliases")).get("hfj");
    assertEquals(URL + "hfj.jar", alias.get("script-ref"));
  }

  @Test
  void namesTheArchivesForHomebrew() throws Exception {
    String formula = Files.readString(release.resolve("hfj.rb"));
    for (String archive : ARCHIVES.values()) {
      String lines =
          "      url \"%s%s\"\n      sha256 \"%s\"\n".formatted(URL, archive, hash(archive));
      assertEquals(!archive.equals(WINDOWS), formula.contains(lines), formula);
    }
  }

  @Test
  void writesTheFormulaInRuby() throws Exception {
    boolean ruby;
    try {
      ruby = run("ruby", "--version").exit() == 0;
    } catch (IOException notInstalled) {
      ruby = false;
    }
    Prerequisite.RUBY.require(ruby, "ruby is not installed");
    HfjRun.Result checked = run("ruby", "-c", "release/hfj.rb");
    assertEquals(0, checked.exit(), checked.all());
  }

  @Test
  void fillsTheInstaller() throws IOException {
    String installer = Files.readString(release.resolve("install.sh"));
    assertTrue(installer.contains("\nversion='1.2.3'\n"), installer);
    assertTrue(
        installer.contains("\nfrom='" + PROJECT + "/releases/download/v1.2.3'\n"), installer);
  }

  private HfjRun.Result run(String... command) throws Exception {
    Map<String, String> env = Map.of("PATH", System.getenv("PATH"));
    try (ChildProcess process = ChildProcess.start(temp, env, List.of(command))) {
      return process.await();
    }
  }

  private static Map<?, ?> json(String text) {
    return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  private static String hash(String content) {
    return Content.of(content).sha256();
  }
}
