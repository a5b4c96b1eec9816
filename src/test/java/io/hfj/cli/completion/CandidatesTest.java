package io.hfj.cli.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.HfjCommand;
import io.hfj.env.Host;
import io.hfj.env.ProcessContext;
import io.hfj.env.Settings;
import io.hfj.testing.CacheFixture;
import io.hfj.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program for {@code sh} prints, which the scripts of all shells run. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no sh")
class CandidatesTest {
  private static final String TINY = "models--acme--tiny";
  private static final String FIRST = CacheFixture.firstCommit(TINY);
  private static final String SECOND = CacheFixture.secondCommit(TINY);
  private static final String BLOB = "e".repeat(40);

  @TempDir Path temp;
  private final Map<String, String> env = new TreeMap<>();
  private CacheFixture cache;

  @BeforeEach
  void fillCache() throws IOException {
    env.put("HOME", temp.toString());
    env.put("PATH", System.getenv("PATH"));
    cache = new CacheFixture(temp.resolve(".cache/huggingface/hub"));
    cache.simple(TINY, "x").ref(TINY, "v1.0", FIRST).ref(TINY, "refs/pr/1", SECOND);
    cache.ref(TINY, "feature/x", FIRST).file(TINY, FIRST, "onnx/model.onnx", BLOB, "x");
    cache.file(TINY, SECOND, "new.txt", BLOB, "x");
    cache.simple("models--gpt2", "x");
    cache.simple("datasets--acme--data", "x").simple("datasets--squad", "x");
  }

  private static String program() {
    Host host = Host.real(ProcessContext.of(Map.of()));
    return new CompletionCommand(System.out, () -> HfjCommand.tree(host)).program();
  }

  /** Returns the candidates for the last word, without their descriptions. */
  private Set<String> complete(String... words) throws Exception {
    return lines(words).stream()
        .map(line -> line.replaceFirst("(?<=.)\t.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<String> lines(String... words) throws Exception {
    List<String> command =
        Stream.concat(Stream.of("sh", "-c", program(), "hfj"), Stream.of(words)).toList();
    try (ChildProcess sh = ChildProcess.start(temp, env, command)) {
      var result = sh.await();
      assertEquals(0, result.exit(), result::all);
      assertEquals("", result.err());
      return result.out().lines().toList();
    }
  }

  @Test
  void completesCommands() throws Exception {
    assertTrue(complete("").containsAll(Set.of("download", "ls", "cache", "auth", "completion")));
    assertEquals(
        Set.of("ls", "scan", "delete", "rm", "prune", "verify", "dedup", "path"),
        complete("cache", ""));
    assertTrue(lines("auth", "").stream().allMatch(line -> line.matches("[a-z]+\t.+")));
  }

  @Test
  void completesOptionsOfTheCommandInTheLine() throws Exception {
    assertTrue(complete("download", "acme/tiny", "-").containsAll(Set.of("--local-dir", "-q")));
    assertTrue(complete("cache", "list", "--").contains("--filter"));
    assertTrue(complete("download", "--no").contains("--no-dry-run"));
    assertFalse(complete("download", "--").contains("--no-dry-run"));
    assertTrue(complete("env", "").contains("--json"));
  }

  @Test
  void completesValuesOfOptions() throws Exception {
    Set<String> types = Set.of("model", "dataset", "space", "kernel");
    assertEquals(types, complete("download", "--repo-type", ""));
    assertEquals(types, complete("download", "--repo-type="));
    assertEquals(types, complete("download", "--type=d"));
    assertTrue(complete("download", "--weights", "").contains("safetensors"));
    assertEquals(Set.of("reflink", "hard", "copy"), complete("adopt", "--link", ""));
    assertTrue(complete("cache", "ls", "--sort", "").contains("accessed"));
    assertEquals(Set.of(), complete("download", "--token", ""));
  }

  @Test
  void leavesPathsToTheShell() throws Exception {
    assertEquals(List.of("\tdirs"), lines("download", "acme/tiny", "--local-dir", ""));
    assertEquals(List.of("\tfiles"), lines("adopt", "acme/tiny", ""));
    assertEquals(List.of("\tdirs"), lines("cache", "dedup", "one", ""));
  }

  @Test
  void completesCachedRepositories() throws Exception {
    Set<String> all = Set.of("acme/tiny", "gpt2", "datasets/acme/data");
    assertEquals(all, complete("download", ""));
    assertEquals(all, complete("cache", "rm", "gpt2", ""));
    assertEquals(Set.of("acme/data", "squad"), complete("ls", "--repo-type", "dataset", ""));
    assertEquals(
        Set.of("hf://acme/tiny", "hf://datasets/acme/data"),
        complete("info", "hf:").stream()
            .filter(id -> id.startsWith("hf:"))
            .collect(Collectors.toSet()));
  }

  @Test
  void completesRevisions() throws Exception {
    assertEquals(
        Set.of("main", "v1.0", "feature/x", "refs/pr/1", FIRST, SECOND),
        complete("download", "acme/tiny", "--revision", ""));
    assertTrue(
        lines("download", "acme/tiny", "--revision", "")
            .contains("v1.0\t" + FIRST.substring(0, 8)));
    assertTrue(complete("download", "hf://acme/tiny@v").contains("hf://acme/tiny@v1.0"));
  }

  @Test
  void completesFilesOfTheRevision() throws Exception {
    assertEquals(Set.of("f.txt", "onnx/"), complete("download", "acme/tiny", ""));
    assertEquals(Set.of("onnx/model.onnx"), complete("ls", "acme/tiny", "onnx/m"));
    assertEquals(
        Set.of("new.txt"), complete("cache", "path", "acme/tiny", "--revision=refs/pr/1", ""));
    assertEquals(Set.of("f.txt"), complete("download", "datasets/acme/data", "x", ""));
    assertEquals(Set.of(), complete("download", "acme/other", ""));
    assertEquals(Set.of(), complete("download", "acme/tiny", "../"));
    assertEquals(Set.of(), complete("download", "acme/tiny", "--revision", "../refs", ""));
  }

  @Test
  void completesNamesOfTokensWithoutThem() throws Exception {
    Path stored = temp.resolve(".cache/huggingface/stored_tokens");
    Files.writeString(
        stored, "[DEFAULT]\n[work laptop]\nhf_token = hf_a\n\n[home]\nhf_token = b\n");
    assertEquals(Set.of("work laptop", "home"), complete("auth", "switch", "--token-name", ""));
    assertEquals(Set.of("work laptop", "home"), complete("logout", "--token-name="));
  }

  @Test
  void printsNamesAsTheyAreAndEvaluatesNone() throws Exception {
    List<String> names = List.of("$(touch x)", "`touch x`", ";touch x", "a b", "'\"\\", "*", "~");
    for (String name : names) {
      cache.file("models--acme--evil", FIRST, name, BLOB, "x");
      cache.ref("models--acme--evil", name, FIRST);
      cache.simple("models--evil--" + name.replace("/", ""), "x");
    }
    for (String name : List.of("new\nline", "esc\033[2J", "ta\tb", "-dash")) {
      cache.file("models--acme--evil", FIRST, name, BLOB, "x");
    }
    cache.ref("models--acme--evil", "main", FIRST);
    assertEquals(new TreeSet<>(names), complete("download", "acme/evil", ""));
    assertTrue(complete("download", "acme/evil", "--revision", "").containsAll(names));
    assertTrue(complete("download", "").stream().noneMatch(id -> id.startsWith("evil")));
    assertTrue(Files.notExists(temp.resolve("x")));
  }

  /** Asserts that the folder is the one that a command would use. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HF_HOME=%s/home",
        "HF_HOME=~/home",
        "HF_HOME= ",
        "XDG_CACHE_HOME=%s/xdg",
        "HF_HUB_CACHE=%s/a HF_HOME=%s/home",
        "HF_HUB_CACHE=relative",
        "HUGGINGFACE_HUB_CACHE=%s/b TRANSFORMERS_CACHE=%s/c",
        "TRANSFORMERS_CACHE=%s/c",
        "TRANSFORMERS_CACHE=%s/c HF_HOME=%s/home",
        "HUGGINGFACE_CO_STAGING=yes HF_HOME=%s/home",
        "HUGGINGFACE_CO_STAGING=1 HF_HUB_CACHE=%s/a",
        "HUGGINGFACE_CO_STAGING=0 HF_HUB_CACHE=%s/a",
      })
  void findsTheCacheLikeTheCommands(String variables) throws Exception {
    for (String variable : variables.replace("%s", temp.toString()).split(" (?=[A-Z]|$)")) {
      if (!variable.isEmpty()) {
        env.put(variable.split("=")[0], variable.replaceFirst(".*?=", ""));
      }
    }
    Host host = Host.real(new ProcessContext(env, temp, temp, "hfj"));
    Path root = Settings.from(host, notice -> {}).folders().hubCache();
    new CacheFixture(root).simple("models--found--here", "x");
    assertTrue(complete("download", "").contains("found/here"));
  }

  @Test
  void findsTheCacheOfAnOption() throws Exception {
    new CacheFixture(temp.resolve("other")).simple("models--other--one", "x");
    assertEquals(Set.of("other/one"), complete("download", "--cache-dir", "~/other", ""));
    assertEquals(Set.of("other/one"), complete("cache", "rm", "--dir=other", ""));
  }
}
