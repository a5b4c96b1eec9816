package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun.Result;
import io.hfj.testing.InteropRepos;
import io.hfj.testing.Prerequisite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Machines where native libraries cannot be loaded from the temporary folder, or from any. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "mounts a file system")
class NativeCodeIT {
  @TempDir Path folder;
  private FakeHub hub;
  private ClientProgram hfj;

  @BeforeEach
  void start() throws Exception {
    hub = FakeHub.start(InteropRepos.MODEL);
    hfj = ClientProgram.hfj(folder.resolve("home"), hub);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void loadsItFromTheCacheFolderWhereTheTemporaryOneForbidsIt() throws Exception {
    for (String option : List.of("noexec", "ro")) {
      Path temporary = Files.createDirectory(folder.resolve(option));
      Prerequisite.MOUNT.require(
          mounts("mount", "-t", "tmpfs", "-o", option, "none", temporary.toString()),
          "only root may mount");
      try {
        assertWorks(temporary, true);
        assertTrue(Files.isDirectory(hfj.folder().resolve(".cache/hfj")));
      } finally {
        assertTrue(mounts("umount", "-l", temporary.toString()));
      }
    }
  }

  @Test
  void worksWithoutItAndWarnsWhereNoFolderAllowsIt() throws Exception {
    Files.createDirectories(hfj.folder());
    Files.writeString(hfj.folder().resolve(".cache"), "in the way");
    Files.createDirectories(hfj.folder().resolve("hf"));
    Files.writeString(hfj.folder().resolve("hf/hfj"), "in the way");
    assertWorks(Files.writeString(folder.resolve("file"), "in the way"), false);
  }

  private void assertWorks(Path temporary, boolean complete) throws Exception {
    hfj.env("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    for (String mode : List.of("auto", "reflink")) {
      Path local = folder.resolve(temporary.getFileName() + mode);
      Result got = run("download", "acme/interop", "--link", mode, "--local-dir", local.toString());
      assertEquals(!complete, got.err().contains("native code cannot be loaded"), got.err());
      Result dedup = hfj.run("cache", "dedup", local.toString(), "--yes");
      assertNotEquals(1, dedup.exit(), dedup.all()); // depends on the disk
    }
    Result doctor = run("doctor");
    assertEquals(!complete, doctor.all().contains("native code cannot be loaded"), doctor.all());
    Result removed = run("cache", "rm", "model/acme/interop", "--yes");
    assertEquals(!complete, removed.err().contains("native code cannot be loaded"), removed.err());
  }

  private Result run(String... words) throws Exception {
    Result result = hfj.run(words);
    assertEquals(0, result.exit(), result.all());
    assertFalse(result.all().contains("\tat "), result.all());
    return result;
  }

  private static boolean mounts(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    process.getInputStream().readAllBytes();
    return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
  }
}
