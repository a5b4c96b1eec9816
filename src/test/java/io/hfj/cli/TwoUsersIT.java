package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun;
import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two users of one group share a cache, and one may only read it; root can act as all three. */
@EnabledOnOs(OS.LINUX)
class TwoUsersIT {
  private static final int TEAM = 64_000;

  @TempDir Path temp;
  private FakeHub hub;
  private Path cache;

  @BeforeEach
  void start() throws Exception {
    Prerequisite.ROOT.require(
        (Integer) Files.getAttribute(temp, "unix:uid") == 0, "only root is many users");
    hub =
        FakeHub.start(
            HubRepo.model("acme/one").lfs("a.bin", Content.generated(1, 2_000_000)).build(),
            HubRepo.model("acme/two").lfs("b.bin", Content.generated(2, 300_000)).build());
    open(temp, "rwxr-xr-x");
    cache = Files.createDirectory(temp.toRealPath().resolve("hub"));
    Files.setAttribute(cache, "unix:gid", TEAM);
    Files.setAttribute(cache, "unix:mode", 02775);
  }

  @AfterEach
  void stop() {
    if (hub != null) {
      hub.close();
    }
  }

  private static void open(Path path, String modes) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(modes));
  }

  private ClientProgram user(int id, int group) throws IOException {
    ClientProgram program = ClientProgram.hfj(temp.resolve("home" + id), hub).cache(cache);
    Files.setAttribute(program.folder(), "unix:uid", id);
    return program.as(id, group).umask("002");
  }

  @Test
  void aSecondUserAddsResumesAndDeletes() throws Exception {
    ClientProgram alice = user(64_001, TEAM);
    ClientProgram bob = user(64_002, TEAM);
    Prerequisite.ROOT.require(
        alice.run("version").exit() == 0, "users may not read the program here");
    alice.succeed("download", "acme/one");
    bob.succeed("download", "acme/one");
    bob.succeed("download", "acme/two");
    alice.succeed("cache", "verify", "acme/two");
    try (Stream<Path> all = Files.walk(cache)) {
      for (Path path : all.toList()) {
        assertEquals(
            TEAM, Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS), path.toString());
      }
    }
    bob.succeed("cache", "rm", "acme/one", "--yes");
    alice.succeed("delete-cache", "--pattern", "two", "--confirm");
    assertEquals("", alice.succeed("cache", "ls", "-q"));
    alice.succeed("download", "acme/two");
  }

  @Test
  void aReadOnlyUserUsesCachedFilesAndSeesWhatIsDenied() throws Exception {
    ClientProgram alice = user(64_001, TEAM);
    ClientProgram guest = user(64_003, 64_003);
    Prerequisite.ROOT.require(
        alice.run("version").exit() == 0, "users may not read the program here");
    alice.succeed("download", "acme/one");
    String path = guest.succeed("download", "acme/one");
    assertTrue(path.startsWith(cache.toString()), path);
    assertEquals("model/acme/one", guest.succeed("cache", "ls", "-q"));
    guest.succeed("cache", "verify", "acme/one");
    HfjRun.Result two = guest.run("download", "acme/two");
    assertEquals(6, two.exit(), two.all());
    assertTrue(two.err().contains("hint: "), two.err());
    HfjRun.Result removed = guest.run("cache", "rm", "acme/one", "--yes");
    assertEquals(6, removed.exit(), removed.all());
    assertEquals("model/acme/one", alice.succeed("cache", "ls", "-q"));
    alice.succeed("cache", "verify", "acme/one");
  }
}
