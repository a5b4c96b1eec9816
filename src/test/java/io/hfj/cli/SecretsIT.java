package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command with all its output, and searches what it prints, writes and starts for tokens
 * and signatures. Two places may contain a token: the token files, and the output of {@code auth
 * token}.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class SecretsIT {
  private static final String TOKEN = "hf_SecretOfTheUserThatNobodyMaySee";
  private static final String OTHER = "hf_AnotherSecretThatNobodyMaySee";
  private static final List<String> HELPERS = List.of("git", "stty", "df");

  @TempDir Path temp;
  private FakeHub hub;
  private ClientProgram hfj;
  private Path calls;

  @BeforeEach
  void start() throws IOException {
    hub =
        FakeHub.start(
            HubRepo.model("acme/m")
                .lfs("a.bin", Content.generated(1, 3_000_000))
                .file("b.txt", "text")
                .build(),
            HubRepo.model("acme/gated").file("a.txt", "x").gated("manual").build());
    hub.repos().account(TOKEN, "alice").account(OTHER, "alice");
    hfj = ClientProgram.hfj(temp.toRealPath().resolve("home"), hub);
    calls = temp.resolve("calls");
    Path bin = Files.createDirectories(temp.resolve("bin"));
    for (String helper : HELPERS) {
      Path fake =
          Files.writeString(
              bin.resolve(helper),
              "#!/bin/sh\necho \"$0 $*\" >> "
                  + calls
                  + "\nenv >> "
                  + calls
                  + "\n[ \"$1\" = config ] && echo store\ncat > /dev/null\n");
      assertTrue(fake.toFile().setExecutable(true));
    }
    hfj.env("PATH", bin + ":" + System.getenv("PATH")).env("HF_DEBUG", "1");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private void run(String... words) throws Exception {
    Result result = hfj.run(words);
    assertNoSecret(String.join(" ", words), result.all());
    assertFalse(result.all().contains("bug in hfj"), result.all());
  }

  private static void assertNoSecret(String where, String text) {
    for (String secret : List.of(TOKEN, OTHER, "Signature=", "X-Amz-Signature")) {
      assertFalse(text.contains(secret), where + ": " + secret + " in " + text);
    }
  }

  @Test
  void noCommandShowsASecretAnywhere() throws Exception {
    Path file = Files.writeString(temp.resolve("t"), TOKEN);
    run("login", "--token-file", file.toString(), "--add-to-git-credential", "--name", "one");
    run("login", "--token", OTHER, "--add-to-git-credential", "--name", "two", "--force");
    run("auth", "list");
    run("auth", "switch", "--token-name", "one", "--add-to-git-credential");
    run("whoami");
    run("auth", "whoami");
    run("whoami", "--json");
    run("whoami", "--token", "hf_unknown");
    run("env");
    run("env", "--json");
    run("doctor", "acme/m", "--speed");
    run("doctor", "acme/gated", "--json");
    run("download", "acme/m", "--verbose");
    run("download", "acme/m", "--json", "--force-download");
    run("download", "acme/gated", "--verbose");
    run("download", "acme/none", "--json");
    hub.on(FakeHubMatch.data()).times(3).fault(Fault.status(403, "echo " + TOKEN));
    run("download", "acme/m", "--force-download", "--verbose");
    run("scan-cache", "-vvv");
    run("cache", "ls", "--json");
    run("cache", "verify", "acme/m", "--repair");
    run("cache", "path", "acme/m");
    run("cache", "dedup", "--dry-run");
    run("adopt", "acme/m", temp.resolve("home").toString());
    run("cache", "prune", "--yes");
    run("cache", "rm", "acme/m", "--yes");
    run("delete-cache", "--confirm");
    run("logout", "--token-name", "two");
    hfj.env("HF_TOKEN", TOKEN).env("HF_OIDC_ID_TOKEN", OTHER);
    run("env");
    run("logout");

    String started = Files.readString(calls, StandardCharsets.UTF_8);
    assertTrue(started.contains("git credential approve"), started);
    String words =
        String.join("\n", started.lines().filter(line -> line.contains("/bin/")).toList());
    assertNoSecret("the words of child processes", words);
    assertEquals(List.of(), filesWithSecrets());
  }

  /** Returns files below the home that contain a secret; there are none after the logout. */
  private List<String> filesWithSecrets() throws IOException {
    List<String> holders = new ArrayList<>();
    try (Stream<Path> all = Files.walk(hfj.folder())) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        String text = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        if (text.contains(TOKEN) || text.contains(OTHER) || text.contains("Signature=")) {
          holders.add(path.toString());
        }
      }
    }
    return holders;
  }
}
