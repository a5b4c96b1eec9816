package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.HubRepo;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun;
import io.hfj.testing.OfficialClient;
import io.hfj.testing.Prerequisite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A login with one client counts in the other; with real processes, git and a terminal. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no modes there")
class OfficialAuthIT {
  private static final String SECRET = "hf_abcdefghijklmnopqrstuvwxyzWXYZ";

  @TempDir Path temp;
  private FakeHub hub;
  private ClientProgram ours;
  private ClientProgram theirs;

  @BeforeEach
  void start() throws Exception {
    hub = FakeHub.start(HubRepo.model("acme/x").file("a", "b").build());
    hub.repos().account(SECRET, "alice");
    ours = ClientProgram.hfj(temp.toRealPath().resolve("ours"), hub);
    String python = OfficialClient.requirePython();
    theirs = ClientProgram.official(python, temp.toRealPath().resolve("theirs"), hub);
  }

  @AfterEach
  void close() {
    if (hub != null) {
      hub.close();
    }
  }

  private static Path file(ClientProgram of, String name) {
    return of.folder().resolve("hf").resolve(name);
  }

  @Test
  void writesTheSameFiles() throws Exception {
    ours.succeed("login", "--token", SECRET);
    theirs.succeed("auth", "login", "--token", SECRET);
    for (String name : List.of("token", "stored_tokens")) {
      assertEquals(Files.readString(file(theirs, name)), Files.readString(file(ours, name)));
      assertEquals(
          PosixFilePermissions.toString(Files.getPosixFilePermissions(file(theirs, name))),
          PosixFilePermissions.toString(Files.getPosixFilePermissions(file(ours, name))));
    }
    assertEquals(theirs.succeed("auth", "list").strip(), ours.succeed("auth", "list").strip());
  }

  @Test
  void servesBothClients() throws Exception {
    theirs.env("HF_HOME", ours.folder().resolve("hf").toString());
    ours.succeed("login", "--token", SECRET, "--name", "one");
    assertTrue(theirs.succeed("auth", "whoami").contains("alice"));
    ours.succeed("login", "--token", "hf_second_token", "--no-validate", "--name", "two");
    assertEquals(ours.succeed("auth", "list"), theirs.succeed("auth", "list"));
    theirs.succeed("auth", "switch", "--token-name", "one");
    assertEquals(SECRET, ours.succeed("auth", "token"));
    theirs.succeed("auth", "logout", "--token-name", "two");
    assertFalse(ours.succeed("auth", "list").contains("two"));
    theirs.succeed("auth", "login", "--token", SECRET, "--force");
    assertTrue(ours.succeed("auth", "list").contains("demo"));
    ours.succeed("logout", "--token-name", "demo");
    assertFalse(theirs.succeed("auth", "list").contains("demo"));
    ours.succeed("auth", "switch", "--token-name", "one");
    assertEquals(SECRET, theirs.succeed("auth", "token"));
    theirs.succeed("auth", "logout");
    assertEquals("Not logged in", ours.succeed("whoami"));
  }

  @Test
  void readsWhatTheOfficialClientReads() throws Exception {
    String text =
        "# by hand\n"
            + "[DEFAULT]\n"
            + "note = all\n"
            + "[a]\n"
            + "hf_token =\n"
            + "  hf_aaaaaaaaaaaaaa\n\n"
            + "expires_at = 1900000000\n"
            + "[b c] ; behind\n"
            + "  HF_Token : hf_bbbbbbbbbbbbbb\n"
            + "  note = two\n"
            + "    lines\n";
    for (ClientProgram client : List.of(ours, theirs)) {
      Files.createDirectories(file(client, ""));
      Files.writeString(file(client, "stored_tokens"), text);
    }
    String listed = theirs.succeed("auth", "list").strip();
    // The official client prints the line break before a value on its own line as part of it.
    assertEquals(listed.replace("\nhf****", "hf_****"), ours.succeed("auth", "list").strip());
    ours.succeed("login", "--token", SECRET);
    String stored = Files.readString(file(ours, "stored_tokens"));
    assertTrue(stored.contains("note = two\n\tlines\n"), stored);
    theirs.env("HF_HOME", file(ours, "").toString());
    assertTrue(theirs.succeed("auth", "list").contains("demo"));
  }

  @Test
  void storesTheTokenInGitAndRemovesIt() throws Exception {
    Path credentials = temp.resolve("credentials");
    Path config = temp.resolve("gitconfig");
    ours.env("GIT_CONFIG_GLOBAL", config.toString()).env("GIT_CONFIG_NOSYSTEM", "1");
    Files.writeString(config, "");
    HfjRun.Result none = ours.run("login", "--token", SECRET, "--add-to-git-credential");
    assertTrue(none.err().contains("git config --global credential.helper"), none.err());
    Files.writeString(config, "[credential]\n\thelper = store --file " + credentials + "\n");
    ours.succeed("login", "--token", SECRET, "--add-to-git-credential");
    String stored = Files.readString(credentials).strip();
    assertTrue(stored.startsWith("http://hf_user:" + SECRET + "@127.0.0.1"), stored);
    ours.succeed("logout");
    assertEquals("", Files.readString(credentials).strip());
    ours.succeed("login", "--token", SECRET, "--name", "one");
    Files.writeString(config, "");
    HfjRun.Result switched =
        ours.run("auth", "switch", "--token-name", "one", "--add-to-git-credential");
    assertTrue(switched.err().contains("git config --global credential.helper"), switched.err());
    Files.writeString(config, "[credential\n");
    HfjRun.Result out = ours.run("logout");
    assertEquals(0, out.exit(), out.all());
    assertTrue(out.err().contains("git credential fill"), out.err());
  }

  @Test
  void findsAHelperThatGitHasForTheHubOnly() throws Exception {
    Path credentials = temp.resolve("credentials");
    Path config = temp.resolve("gitconfig");
    ours.env("GIT_CONFIG_GLOBAL", config.toString()).env("GIT_CONFIG_NOSYSTEM", "1");
    String helper = "[credential \"%s\"]\n\thelper = store --file " + credentials + "\n";
    Files.writeString(config, helper.formatted("https://elsewhere.example"));
    HfjRun.Result none = ours.run("login", "--token", SECRET, "--add-to-git-credential");
    assertTrue(none.err().contains("git config --global credential.helper"), none.err());
    Files.writeString(config, helper.formatted(hub.endpoint()));
    HfjRun.Result printed = ours.run("login", "--token", SECRET, "--add-to-git-credential");
    assertTrue(printed.err().contains("Token saved to git credentials."), printed.err());
    assertTrue(Files.readString(credentials).contains(SECRET));
  }

  /** Asserts that input typed at a real terminal is not shown. */
  @Test
  void hidesAPastedToken() throws Exception {
    String program = System.getProperty("hfj.launcher");
    Path log = temp.resolve("screen");
    List<String> script = List.of("script", "-q", "-e", "-c", program + " login", log.toString());
    ProcessBuilder builder = new ProcessBuilder(script);
    builder.environment().put("HF_HOME", file(ours, "").toString());
    builder.environment().put("HF_ENDPOINT", hub.endpoint());
    builder.environment().put("HOME", ours.folder().toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process;
    try {
      process = builder.redirectErrorStream(true).start();
    } catch (IOException notInstalled) {
      Prerequisite.SCRIPT.require(false, "no script(1) here");
      return;
    }
    StringBuilder screen = new StringBuilder();
    await(process, screen, "Choice [1]:");
    type(process, "2\n");
    await(process, screen, "(input hidden):");
    type(process, SECRET + "\n");
    int next = process.getInputStream().read();
    while (next >= 0) {
      screen.append((char) next);
      next = process.getInputStream().read();
    }
    assertEquals(0, process.waitFor(), screen.toString());
    assertFalse(screen.toString().contains(SECRET), screen.toString());
    assertEquals(SECRET, Files.readString(file(ours, "token")));
  }

  private static void type(Process process, String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  private static void await(Process process, StringBuilder screen, String text) throws IOException {
    while (screen.indexOf(text) < 0) {
      int next = process.getInputStream().read();
      assertTrue(next >= 0, screen.toString());
      screen.append((char) next);
    }
  }
}
