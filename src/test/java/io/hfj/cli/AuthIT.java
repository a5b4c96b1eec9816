package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.auth.StoredToken;
import io.hfj.auth.TokenStore;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubKind;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no modes there")
class AuthIT {
  private static final String SECRET = "hf_abcdefghijklmnopqrstuvwxyzWXYZ";
  private static final HubRepo PRIVATE =
      HubRepo.model("alice/secret").file("a.txt", "hers").hidden().grant(SECRET).build();

  @TempDir Path temp;
  private FakeHub hub;
  private HfjRun hfj;
  private Path home;

  @BeforeEach
  void start() throws IOException {
    hub = FakeHub.start(PRIVATE);
    hub.repos().account(SECRET, "alice");
    hfj = new HfjRun(temp.toRealPath()).env("HF_ENDPOINT", hub.endpoint());
    home = temp.toRealPath().resolve("hf");
  }

  @AfterEach
  void close() {
    hub.close();
  }

  /** Runs a command; none but {@code auth token} may print a token. */
  private Result run(int exit, String... words) {
    Result result = hfj.run(words);
    assertEquals(exit, result.exit(), result.all());
    assertFalse(result.all().contains("\tat "), result.all());
    assertFalse(result.all().contains(SECRET), result.all());
    return result;
  }

  /** Returns the names of the stored tokens; a star marks the active one. */
  private List<String> storedNames() {
    return run(0, "auth", "list")
        .out()
        .lines()
        .skip(2)
        .map(line -> line.replaceFirst(" +hf_?\\*{4}.*", "").replaceFirst("^\\* ", "*").strip())
        .toList();
  }

  private static void assertPrivate(Path file) throws IOException {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void storesATokenThatTheHubAccepts() throws IOException {
    Result login = run(0, "login", "--token", SECRET);
    assertEquals("", login.out());
    assertEquals(SECRET, Files.readString(home.resolve("token")));
    assertEquals(
        "[demo]\nhf_token = " + SECRET + "\n\n", Files.readString(home.resolve("stored_tokens")));
    assertPrivate(home.resolve("token"));
    assertPrivate(home.resolve("stored_tokens"));
    assertTrue(run(0, "whoami", "--json").out().startsWith("{\"user\":\"alice\","));
    assertEquals(List.of("*demo"), storedNames());
    assertEquals(SECRET + "\n", hfj.run("auth", "token").out());
    run(0, "download", "alice/secret");
    run(0, "login"); // does not ask again
    run(0, "logout");
    assertFalse(Files.exists(home.resolve("token")));
    assertFalse(Files.exists(home.resolve("stored_tokens")));
    run(0, "logout");
    run(0, "whoami");
    assertEquals("{\"user\":null}\n", run(0, "whoami", "--json").out());
    run(4, "auth", "whoami");
    run(4, "auth", "whoami", "--json");
    run(4, "auth", "token");
    run(3, "download", "alice/secret", "--force-download");
  }

  @Test
  void readsATokenFromAFileOrStandardInput() throws IOException {
    Path file = Files.writeString(temp.resolve("t"), "  " + SECRET + "\r\n");
    run(0, "login", "--token-file", file.toString());
    run(0, "logout");
    assertEquals(2, run(2, "login", "--token-file", temp.resolve("none").toString()).exit());
    assertEquals(2, run(2, "login", "--token-file", "x", "--token", "y").exit());
    hfj.piping(SECRET + "\n");
    run(0, "login", "--token-file", "-");
    assertEquals(SECRET, Files.readString(home.resolve("token")));
    hfj.piping("hf_another\n");
    run(0, "login", "--no-validate", "--name", "piped"); // although logged in already
    assertEquals("hf_another", Files.readString(home.resolve("token")));
    hfj.piping("");
    run(0, "login");
    assertEquals("hf_another", Files.readString(home.resolve("token")));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no endless file")
  void readsNoMoreOfAFileThanATokenNeeds() {
    assertTrue(run(2, "login", "--token-file", "/dev/zero").err().contains("/dev/zero"));
  }

  @Test
  void storesNoInvalidToken() {
    Result wrong = run(4, "login", "--token", "hf_wrong");
    assertTrue(wrong.err().contains("--token"), wrong.err());
    assertFalse(wrong.err().contains("hf_wrong"), wrong.err());
    run(2, "login", "--token", "");
    run(2, "login", "--token", "two words");
    run(2, "login", "--token", "api_org_abc");
    assertFalse(Files.exists(home.resolve("token")));
    run(0, "login", "--token", "hf_wrong", "--no-validate", "--name", "mirror");
    assertEquals(List.of("*mirror"), storedNames());
    hub.close();
    run(5, "login", "--token", SECRET);
  }

  @Test
  void switchesBetweenTokensAndRemovesOne() {
    run(0, "login", "--token", SECRET, "--name", "one");
    run(0, "login", "--token", "hf_other", "--no-validate", "--name", "two ] [ words");
    assertEquals(List.of("one", "*two _ _ words"), storedNames());
    run(0, "auth", "switch", "--token-name", "one");
    assertEquals(List.of("*one", "two _ _ words"), storedNames());
    run(2, "auth", "switch", "--token-name", "three");
    hfj.typing("2\n");
    run(0, "auth", "switch");
    assertEquals(List.of("one", "*two _ _ words"), storedNames());
    run(0, "logout", "--token-name", "two _ _ words");
    assertEquals(List.of("one"), storedNames());
    run(2, "logout", "--token-name", "nobody");
    run(0, "auth", "switch", "--token-name", "one");
    run(0, "logout", "--token-name", "one");
    assertEquals(List.of(), storedNames());
    run(0, "auth", "switch");
  }

  @Test
  void namesTheTokenThatTakesPrecedence() {
    run(0, "login", "--token", SECRET);
    hfj.env("HF_TOKEN", "hf_fromTheEnvironment");
    assertTrue(run(0, "auth", "list").err().contains("HF_TOKEN"));
    assertTrue(run(4, "whoami").err().contains("HF_TOKEN"));
    assertTrue(run(2, "logout").err().contains("HF_TOKEN"));
    assertFalse(Files.exists(home.resolve("token")));
    assertTrue(run(2, "logout").err().contains("HF_TOKEN"));
  }

  @Test
  void readsOneLineOfInputThatStaysOpen() throws IOException {
    String line = SECRET + "\n";
    hfj.piping(
        new InputStream() {
          private int at;

          @Override
          public int read() {
            assertTrue(at < line.length(), "reads on behind the line");
            return line.charAt(at++);
          }
        });
    run(0, "login");
    assertEquals(SECRET, Files.readString(home.resolve("token")));
  }

  @Test
  void failsOnInputWithoutAToken() {
    for (String nothing : List.of("", " \n")) {
      hfj.piping(nothing);
      run(2, "login");
      assertEquals(List.of(), hub.requests());
    }
    run(0, "login", "--token", SECRET);
    hfj.piping("");
    run(2, "login", "--force");
  }

  @Test
  void readsTheEncodingsOfWindowsEditors() throws IOException {
    for (String mark : List.of("UTF-16LE", "UTF-16BE", "UTF-8")) {
      byte[] bytes = ("\ufeff" + SECRET + "\r\n").getBytes(Charset.forName(mark));
      Path file = Files.write(temp.resolve("t"), bytes);
      run(0, "login", "--token-file", file.toString());
      assertEquals(SECRET, Files.readString(home.resolve("token")), mark);
      run(0, "logout");
      hfj.piping(new ByteArrayInputStream(bytes));
      run(0, "login");
      assertEquals(SECRET, Files.readString(home.resolve("token")), mark);
      run(0, "logout");
    }
  }

  @Test
  void asksAgainAfterAnInvalidChoice() throws IOException {
    hfj.typing("3\nno\n2\n" + SECRET + "\n");
    run(0, "login");
    assertEquals(SECRET, Files.readString(home.resolve("token")));
    run(0, "logout");
    hfj.typing("nothing");
    assertEquals(130, run(130, "login").exit());
  }

  @Test
  void warnsOfAnUnusableActiveToken() throws IOException {
    hfj.env("HF_TOKEN", "two words");
    for (String[] words :
        List.of(
            new String[] {"login", "--token", SECRET, "--name", "one"},
            new String[] {"auth", "switch", "--token-name", "one"},
            new String[] {"auth", "list"})) {
      Result done = run(0, words);
      assertEquals(1, done.err().lines().filter(l -> l.contains("HF_TOKEN")).count(), done.err());
    }
    hfj.env("HF_TOKEN", "");
    Files.writeString(home.resolve("token"), "broken by hand");
    hfj.typing("2\n" + SECRET + "\n");
    Result again = run(0, "login");
    String token = home.resolve("token").toString();
    assertTrue(
        again.err().lines().anyMatch(l -> l.startsWith("warning: ") && l.contains(token)),
        again.err());
    assertEquals(SECRET, Files.readString(home.resolve("token")));
  }

  @Test
  void namesTheStoredToken() {
    run(0, "login", "--token", SECRET, "--name", "laptop");
    Result work = run(0, "login", "--token", SECRET, "--name", "work");
    String last = work.err().lines().reduce("", (first, second) -> second);
    assertTrue(last.contains("`work`"), last);
  }

  @Test
  void failsWithoutATerminalToChooseAt() {
    run(0, "login", "--token", SECRET, "--name", "\u00e9t\u00e9");
    hfj.piping("");
    assertTrue(run(2, "auth", "switch").err().contains("--token-name"));
    hfj.typing("");
    run(130, "auth", "switch");
    hfj.typing("\u00e9t\u00e9\n");
    assertTrue(run(0, "auth", "switch").err().contains("\u00e9t\u00e9"));
    assertEquals(List.of("*\u00e9t\u00e9"), storedNames());
    assertEquals(run(0, "auth", "list"), run(0, "auth", "ls"));
  }

  @Test
  void masksTheTokenOfAnInvalidLine() {
    assertTrue(run(2, "login", "--tokn", SECRET).err().contains("error: "));
    assertTrue(run(2, "login", "--tokn=" + SECRET).err().contains("hf_***"));
    assertTrue(run(2, "auth", "token", SECRET).err().contains("hf_***"));
    run(0, "login", "--token", SECRET);
    String oauth = "hf_oauth_eyJhbGciOiJFZERTQSJ9.eyJzY29wZSI6WyJvcGVuaWQiXX0.a-b_c-";
    for (String line :
        List.of(
            "login --tokn=",
            "login --token-file=",
            "auth switch --token-name=",
            "auth token ",
            "logout --token-name=")) {
      String printed = run(2, (line + oauth).split(" ")).err();
      assertTrue(printed.contains("hf_***"), printed);
      assertFalse(printed.contains("eyJ") || printed.contains("a-b_c-"), printed);
    }
  }

  /** HF_HUB_DISABLE_IMPLICIT_TOKEN does not apply to commands about tokens. */
  @Test
  void reportsATokenThatIsNotSentImplicitly() {
    run(0, "login", "--token", SECRET);
    hfj.env("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1");
    assertEquals(SECRET + "\n", hfj.run("auth", "token").out());
    assertTrue(run(0, "whoami", "--json").out().startsWith("{\"user\":\"alice\","));
    assertEquals(List.of("*demo"), storedNames());
    run(3, "download", "alice/secret");
  }

  @Test
  void doesNotRetryPermanentFailuresOfALogin() {
    FakeHubMatch whoAmI = FakeHubMatch.kind(FakeHubKind.WHOAMI);
    for (Fault fault :
        List.of(
            Fault.status(404, "no such page"), Fault.redirectTo("/login"), Fault.captivePortal())) {
      hub.clearFaults();
      hub.clearRequests();
      hub.on(whoAmI).fault(fault);
      Result login = run(5, "login", "--token", SECRET);
      assertTrue(login.err().contains("--no-validate"), login.err());
      assertEquals(1, hub.requests(whoAmI).size());
    }
    hub.clearFaults();
    hub.on(whoAmI).once().fault(Fault.status(503, "busy"));
    run(0, "login", "--token", SECRET);
  }

  @Test
  void logoutRemovesBrokenFilesAndReportsWhatItCannotRemove() throws IOException {
    Files.createDirectories(home);
    Files.writeString(home.resolve("stored_tokens"), "broken: " + SECRET + "\n");
    run(0, "logout");
    assertFalse(Files.exists(home.resolve("stored_tokens")));
    Files.createDirectories(home.resolve("token/folder"));
    assertTrue(run(6, "logout").err().contains(home.resolve("token").toString()));
  }

  @Test
  void survivesBrokenAndForbiddenFiles() throws IOException {
    Files.createDirectories(home);
    Files.writeString(home.resolve("stored_tokens"), "no section = here\n");
    assertTrue(run(0, "auth", "list").err().contains(home.resolve("stored_tokens").toString()));
    run(0, "login", "--token", SECRET);
    try (var files = Files.list(home)) {
      assertEquals(1, files.filter(file -> file.toString().endsWith(".broken")).count());
    }
    Files.write(home.resolve("stored_tokens"), new byte[] {(byte) 0xff, 0, 1});
    assertTrue(run(0, "auth", "list").err().contains(home.resolve("stored_tokens").toString()));
    Files.delete(home.resolve("token"));
    Files.createDirectories(home.resolve("token/folder"));
    assertEquals(6, run(6, "login", "--token", SECRET).exit());
  }

  @Test
  void readsFilesWrittenByHand() throws IOException {
    Files.createDirectories(home);
    Files.writeString(
        home.resolve("stored_tokens"),
        "# mine\r\n[A b]\r\nHF_TOKEN: " + SECRET + "\r\nexpires_at = 1000000000\r\n[empty]\n");
    Files.writeString(home.resolve("token"), SECRET + "\n");
    String list = run(0, "auth", "list").out();
    assertEquals(List.of("*A b"), storedNames());
    assertTrue(list.contains(" 2001-09-0"), list);
  }

  @Test
  void losesNoTokenInParallelLogins() throws Exception {
    Path file = home.resolve("token");
    SaveEvents saves = new SaveEvents();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String name = "token " + i;
      StoredToken token =
          new StoredToken(name, "hf_" + name.hashCode(), Optional.empty(), OptionalLong.empty());
      TokenStore store = new TokenStore(file, saves::awaitNext, text -> {});
      Thread thread =
          new Thread(
              () -> {
                store.save(token);
                saves.saved();
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Set<String> names = new TokenStore(file, delay -> {}, text -> {}).all().keySet();
    assertEquals(8, names.size(), names.toString());
  }

  /**
   * Waits for the lock by events in place of time: on a busy machine seven saves take longer than a
   * store waits for the lock before it saves without.
   */
  private static final class SaveEvents {
    synchronized void saved() {
      notifyAll();
    }

    /** Returns when a save ends, or after a second: the lock may have become free before. */
    synchronized void awaitNext(Duration poll) throws InterruptedException {
      TimeUnit.SECONDS.timedWait(this, 1);
    }
  }
}
