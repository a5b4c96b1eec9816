package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FolderContents;
import io.hfj.testing.InteropRepos;
import io.hfj.testing.OfficialClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs hfj and the official Python client alike, and compares what they leave on disk. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "compares modes and links as Linux has them")
class OfficialClientIT {
  /** Intended differences by path: the pattern is removed from both sides. */
  private record OnPurpose(String path, String pattern, String instead) {}

  private static final List<OnPurpose> ON_PURPOSE =
      List.of(
          // The official client keeps the mode of a temporary file; a cache of several users needs
          // it readable.
          new OnPurpose("(.*/)?trees/[^/]+\\.json", "^file rw-(rw|r-|--)-(r-|--)-", "file"),
          // The official client does not record in a folder which repository it holds.
          new OnPurpose("(.*/)?\\.cache/huggingface/refs(/.*)?", "(?s).*", ""),
          // The time of the metadata, with as many digits as the clock has.
          new OnPurpose(".*\\.metadata", " \\d+ (\\w+\n\\w+\n)[\\d.]+\n$", " $1"));

  @TempDir Path folder;
  private FakeHub hub;
  private ClientProgram hfj;
  private ClientProgram official;

  @BeforeEach
  void start() throws Exception {
    String python = OfficialClient.requirePython();
    hub = FakeHub.start(InteropRepos.MODEL, InteropRepos.DATASET);
    hfj = ClientProgram.hfj(folder.resolve("ours"), hub);
    official = ClientProgram.official(python, folder.resolve("theirs"), hub);
  }

  @AfterEach
  void stop() {
    if (hub != null) {
      hub.close();
    }
  }

  @Test
  void fillsTheSameCacheRevisionByRevision() throws Exception {
    for (String revision : List.of("v1", "main", "refs/pr/1")) {
      both("download", "acme/interop", "--revision", revision);
      assertSame(hfj.cache(), official.cache());
    }
    both("download", "acme/rows", "--repo-type", "dataset");
    assertSame(hfj.cache(), official.cache());
  }

  @Test
  void fillsTheSameCacheFileByFile() throws Exception {
    both("download", "acme/interop", "data/deep/er/weights.bin");
    assertSame(hfj.cache(), official.cache());
    both("download", "acme/interop", "data/a b/é ü.txt", "--revision", "v1");
    assertSame(hfj.cache(), official.cache());
  }

  @Test
  void fillsTheSameCacheByCommitHash() throws Exception {
    String commit = InteropRepos.MODEL.commit("v1").sha();
    both("download", "acme/interop", "--revision", commit);
    assertSame(hfj.cache(), official.cache());
  }

  @Test
  void fillsTheSameCacheWithoutLinks() throws Exception {
    hfj.env("HF_HUB_DISABLE_SYMLINKS", "1");
    official.env("HF_HUB_DISABLE_SYMLINKS", "1");
    both("download", "acme/rows", "--repo-type", "dataset");
    assertSame(hfj.cache(), official.cache());
  }

  @Test
  void givesFilesTheModesOfTheUmask() throws Exception {
    hfj.umask("002");
    official.umask("002");
    both("download", "acme/interop", "--include", "*.json", "--include", "*.bin");
    assertSame(hfj.cache(), official.cache());
  }

  @Test
  void fillsTheSameLocalFolderAndUpdatesIt() throws Exception {
    for (String revision : List.of("v1", "main", "refs/pr/1")) {
      both("download", "acme/interop", "--revision", revision, "--local-dir", "local dir");
      assertSameFolder("local dir");
    }
    // The official client records in the cache what the revision meant, and then reports the cache
    // as corrupt.
    assertTrue(Files.notExists(hfj.cache()), () -> hfj.cache() + " was made");
  }

  @Test
  void fillsTheSameLocalFolderFromACache() throws Exception {
    both("download", "acme/interop", "--revision", "v1");
    both("download", "acme/interop", "--revision", "v1", "--local-dir", "local");
    assertSameFolder("local");
  }

  /**
   * Without metadata the official client copies from the cache through the link onto the same file.
   */
  @ParameterizedTest
  @ValueSource(strings = {"symlink", "hard"})
  void updatesAFolderOfLinks(String mode) throws Exception {
    Path local = Files.createDirectory(folder.resolve("local"));
    String[] words = {"download", "acme/interop", "--local-dir", local.toString()};
    official.cache(hfj.cache());
    hfj.succeed(Stream.concat(Stream.of(words), Stream.of("--link", mode)).toArray(String[]::new));
    SortedMap<String, String> made = FolderContents.of(local);
    official.succeed(words);
    official.succeed(words[0], words[1], words[2], words[3], "--revision", "v1");
    hfj.succeed(Stream.concat(Stream.of(words), Stream.of("--link", mode)).toArray(String[]::new));
    SortedMap<String, String> again = FolderContents.of(local);
    // The official client adds locks and metadata, and updates the metadata of unchanged files.
    again.keySet().removeIf(path -> path.startsWith(".cache/"));
    made.keySet().removeIf(path -> path.startsWith(".cache/"));
    assertSame(again, made);
  }

  @Test
  void recordsAFileThatTheRepositoryLacks() throws Exception {
    String mark = "models--acme--interop/.no_exist";
    for (String revision : List.of("main", "v1")) {
      String[] words = {"download", "acme/interop", "no such/é.txt", "--revision", revision};
      assertEquals(3, hfj.run(words).exit());
      assertEquals(1, official.run(words).exit());
      assertSame(hfj.cache().resolve(mark), official.cache().resolve(mark));
    }
  }

  @Test
  void recordsAFileThatACachedListingLacks() throws Exception {
    both("download", "acme/interop");
    assertEquals(3, hfj.run("download", "acme/interop", "no such/é.txt").exit());
    assertEquals(1, official.run("download", "acme/interop", "no such/é.txt").exit());
    assertSame(hfj.cache(), official.cache());
  }

  private void both(String... words) throws Exception {
    hfj.succeed(words);
    official.succeed(words);
  }

  private void assertSameFolder(String name) throws IOException {
    SortedMap<String, String> ours = FolderContents.of(hfj.folder().resolve(name));
    SortedMap<String, String> theirs = FolderContents.of(official.folder().resolve(name));
    // The official client locks before it copies too; a copy that both make at once is correct
    // anyway.
    theirs.keySet().removeIf(path -> path.endsWith(".lock") && !ours.containsKey(path));
    assertSame(ours, theirs);
  }

  private static void assertSame(Path ours, Path theirs) throws IOException {
    assertSame(FolderContents.of(ours), FolderContents.of(theirs));
  }

  private static void assertSame(SortedMap<String, String> ours, SortedMap<String, String> theirs) {
    SortedSet<String> paths = new TreeSet<>(ours.keySet());
    paths.addAll(theirs.keySet());
    StringBuilder differences = new StringBuilder();
    for (String path : paths) {
      String our = shown(path, ours);
      String their = shown(path, theirs);
      if (!our.equals(their)) {
        differences.append(path).append("\n  ours: ").append(our).append("\n  theirs: ");
        differences.append(their).append('\n');
      }
    }
    assertEquals("", differences.toString());
  }

  private static String shown(String path, SortedMap<String, String> picture) {
    String line = picture.getOrDefault(path, "nothing");
    for (OnPurpose difference : ON_PURPOSE) {
      if (path.matches(difference.path())) {
        line = line.replaceFirst(difference.pattern(), difference.instead());
      }
    }
    return line;
  }
}
