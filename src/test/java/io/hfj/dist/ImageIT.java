package io.hfj.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.testing.HfjRun;
import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The image, unpacked and run like a container engine does. */
@EnabledIfSystemProperty(named = "hfj.image", matches = ".+")
class ImageIT {
  private static final Path IMAGE = Path.of(System.getProperty("hfj.image", ""));
  private static final Map<String, String> ENV = Map.of("HF_HOME", "/cache");
  private static final String USER = "1000:1000";

  @TempDir static Path folder;
  private static Path layout;
  private static Path root;
  private static Path cache;
  private static IsolatedRoot container;

  @BeforeAll
  static void unpack() throws Exception {
    Prerequisite.BUSYBOX.require(Files.exists(IMAGE), "not built: no busybox");
    Prerequisite.MOUNT.require(
        IsolatedRoot.isPossibleWith("unshare"), "only root may change the root folder");
    layout = Files.createDirectory(folder.resolve("layout"));
    tar("-xf", IMAGE.toString(), "-C", layout.toString());
    root = Files.createDirectory(folder.resolve("root"));
    tar("-xpzf", blob(layer()).toString(), "-C", root.toString());
    // Like an engine, which mounts a volume there with the owner and the mode that the image has.
    Files.createDirectory(root.resolve("proc"));
    Files.createDirectory(root.resolve("dev"));
    cache = Files.createDirectory(folder.resolve("cache"));
    Files.setPosixFilePermissions(cache, Files.getPosixFilePermissions(root.resolve("cache")));
    container = new IsolatedRoot(root, cache, "/cache");
  }

  @Test
  void allHashesMatch() throws Exception {
    try (Stream<Path> blobs = Files.list(layout.resolve("blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        assertEquals(blob.getFileName().toString(), sha256(blob));
      }
    }
    Path index = layout.resolve("index.json");
    assertEquals(Files.size(blob(digests(index).get(0))), sizes(index).get(0));
    List<String> digests = digests(manifest());
    assertEquals(2, digests.size());
    for (int i = 0; i < digests.size(); i++) {
      assertEquals(Files.size(blob(digests.get(i))), sizes(manifest()).get(i));
    }
    Path content = folder.resolve("content.tar");
    Process gunzip =
        new ProcessBuilder("gzip", "-dc", blob(layer()).toString())
            .redirectOutput(content.toFile())
            .start();
    assertEquals(0, gunzip.waitFor());
    assertEquals(List.of(sha256(content)), digests(config()));
  }

  @Test
  void hasTheUserAndTheEnvironmentThatTheTestsUse() throws Exception {
    String config = Files.readString(config());
    assertTrue(config.contains("\"User\":\"" + USER + "\""), config);
    assertTrue(config.contains("\"HF_HOME=/cache\""), config);
    assertTrue(config.contains("\"Entrypoint\":[\"hfj\"]"), config);
    assertTrue(config.contains("\"Volumes\":{\"/cache\":{}}"), config);
  }

  @Test
  void downloadsToTheVolume() throws Exception {
    for (String user : List.of(USER, "54321:0")) {
      HfjRun.Result run =
          container.run(
              user,
              ENV,
              "hfj",
              "download",
              "hfj/demo-model",
              "--endpoint",
              "demo:",
              "--cache-dir",
              "/cache/" + user.replace(':', '-'));
      assertEquals(0, run.exit(), run.all());
      assertTrue(run.out().startsWith("/cache/"), run.out());
    }
  }

  @Test
  void hasAShellForTheJobsOfCiSystems() throws Exception {
    HfjRun.Result run =
        container.run(
            USER,
            ENV,
            "sh",
            "-c",
            "hfj ls hfj/demo-model --endpoint demo: --recursive --quiet > /tmp/files &&"
                + " awk 'NR % 2 == 1' /tmp/files | tr '\\n' '\\0' | xargs -0 -r"
                + " hfj download hfj/demo-model --endpoint demo: --quiet");
    assertEquals(0, run.exit(), run.all());
    assertTrue(run.out().startsWith("/cache/hub/"), run.out());
  }

  @Test
  void hasNamesAndCertificatesAndTimeZones() throws Exception {
    assertEquals(
        "1000 hfj\n", container.run(USER, ENV, "sh", "-c", "echo $(id -u) $(id -un)").out());
    assertTrue(Files.size(root.resolve("usr/lib/hfj/lib/runtime/lib/security/cacerts")) > 0);
    assertTrue(Files.size(root.resolve("usr/lib/hfj/lib/runtime/lib/tzdb.dat")) > 0);
    assertEquals("", container.run(USER, ENV, "hfj", "--version").err());
  }

  private static Path manifest() throws IOException {
    return blob(digests(layout.resolve("index.json")).get(0));
  }

  private static Path config() throws IOException {
    return blob(digests(manifest()).get(0));
  }

  private static String layer() throws IOException {
    return digests(manifest()).get(1);
  }

  private static Path blob(String hash) {
    return layout.resolve("blobs/sha256").resolve(hash);
  }

  private static List<String> digests(Path json) throws IOException {
    return all("\"sha256:([0-9a-f]{64})\"", json);
  }

  private static List<Long> sizes(Path json) throws IOException {
    return all("\"size\":(\\d+)", json).stream().map(Long::valueOf).toList();
  }

  private static List<String> all(String pattern, Path file) throws IOException {
    List<String> found = new ArrayList<>();
    Matcher matcher =
        Pattern.compile(pattern).matcher(Files.readString(file, StandardCharsets.UTF_8));
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static String sha256(Path file) throws IOException {
    return Content.of(Files.readAllBytes(file)).sha256();
  }

  private static void tar(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("tar"));
    command.addAll(List.of(arguments));
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
  }
}
