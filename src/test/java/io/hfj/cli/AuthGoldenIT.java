package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.kind;

import io.hfj.server.HubResponse;
import io.hfj.testing.FakeHubKind;
import io.hfj.testing.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Output of the commands about tokens. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths are written in another way there")
class AuthGoldenIT {
  private static final String TOKEN = GoldenScene.TOKEN;

  private static final String DEVICE =
      "{\"device_code\":\"dc\",\"user_code\":\"ABCD-EFGH\","
          + "\"verification_uri\":\"http://hub/device\",\"expires_in\":12,\"interval\":5}";
  private static final String PENDING = "{\"error\":\"authorization_pending\"}";
  private static final String REFUSED = "{\"error\":\"access_denied\"}";
  private static final String GRANTED = "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":3600}";

  @TempDir Path temp;

  private static Fault json(int status, String body) {
    return Fault.answer(request -> HubResponse.json(status, body));
  }

  private static GoldenScene loggedIn(Golden golden, String title) {
    return golden.scene(title).prepare("login", "--token", TOKEN, "--name", "laptop");
  }

  @Test
  void login() throws IOException {
    try (Golden golden = new Golden(temp, "login")) {
      golden.scene("help").hfj("login", "--help");
      golden
          .scene("a token on the command line, then again without one")
          .hfj("login", "--token", TOKEN)
          .hfj("login");
      golden
          .scene("a token through a pipe, a name of its own, unchecked")
          .piping(TOKEN + "\n")
          .hfj("login", "--name", "two ] [ words")
          .piping("hf_another\n")
          .hfj("login", "--no-validate");
      golden
          .scene("a token typed, in place of a number and after it")
          .typing("3\nno\n" + TOKEN + "\n")
          .hfj("login")
          .typing("2\n" + TOKEN + "\n")
          .hfj("login", "--force");
      golden
          .scene("a token file")
          .file("secret.txt", "  " + TOKEN + "\r\n")
          .hfj("login", "--token-file", "secret.txt")
          .hfj("login", "--token-file", "none.txt")
          .hfj("login", "--token-file", "/dev/zero");
      golden
          .scene("nothing typed, nothing in the pipe")
          .typing("")
          .hfj("login")
          .piping("")
          .hfj("login")
          .piping(" \n")
          .hfj("login", "--token-file", "-");
      GoldenScene browser = golden.scene("with a browser: granted, refused, too late, not offered");
      browser.hub.on(any().path("/oauth/device")).fault(json(200, DEVICE));
      browser.hub.on(any().path("/oauth/token")).once().fault(json(400, PENDING));
      browser.hub.on(any().path("/oauth/token")).skip(1).once().fault(json(200, GRANTED));
      browser.hub.on(any().path("/oauth/token")).skip(2).once().fault(json(400, REFUSED));
      browser.hub.on(any().path("/oauth/token")).skip(3).fault(json(400, PENDING));
      browser.typing("1\n").hfj("login").typing("\n").hfj("login", "--force");
      browser.typing("\n").hfj("login", "--force");
      browser.hub.clearFaults();
      browser.typing("\n").hfj("login", "--force");
      golden
          .scene("tokens that are wrong")
          .hfj("login", "--token", "hf_wrong")
          .hfj("login", "--token", "")
          .hfj("login", "--token", "two words")
          .hfj("login", "--token", "api_org_abc");
      golden
          .scene("the environment's token counts, or cannot be used")
          .env("HF_TOKEN", "hf_fromTheEnvironment")
          .hfj("login", "--token", TOKEN)
          .env("HF_TOKEN", "two words")
          .hfj("login", "--token", TOKEN);
      golden.scene("no network").hfj("login", "--token", TOKEN, "--endpoint", "http://127.0.0.1:9");
      GoldenScene portal = golden.scene("a mirror that cannot say whose a token is");
      portal.hub.on(kind(FakeHubKind.WHOAMI)).fault(Fault.status(404, "no such page"));
      portal.hfj("login", "--token", TOKEN);
      GoldenScene broken = golden.scene("files that are broken, and a folder in the token's place");
      broken.file("hf/stored_tokens", "no section = here\n").hfj("login", "--token", TOKEN);
      Files.delete(broken.home().resolve("hf/token"));
      broken.file("hf/token/folder", "").hfj("login", "--token", TOKEN);
      golden
          .scene("wrong use: no token is repeated")
          .hfj("login", "--tokn", TOKEN)
          .hfj("login", "--tokn=" + TOKEN)
          .hfj("login", "--token-file", "x", "--token", "y");
      golden.check();
    }
  }

  @Test
  void authLogin() throws IOException {
    try (Golden golden = new Golden(temp, "auth-login")) {
      golden.scene("help").hfj("auth", "login", "--help");
      golden.scene("a token on the command line").hfj("auth", "login", "--token", TOKEN);
      golden.check();
    }
  }

  @Test
  void logout() throws IOException {
    try (Golden golden = new Golden(temp, "logout")) {
      golden.scene("help").hfj("logout", "--help");
      loggedIn(golden, "of all, then of none").hfj("logout").hfj("logout");
      loggedIn(golden, "of one, and of one that is not there")
          .hfj("logout", "--token-name", "nobody")
          .hfj("logout", "--token-name", "laptop");
      loggedIn(golden, "while the environment has a token")
          .env("HF_TOKEN", "hf_fromTheEnvironment")
          .hfj("logout")
          .hfj("logout");
      golden
          .scene("a file that is broken")
          .file("hf/stored_tokens", "broken: " + TOKEN + "\n")
          .hfj("logout");
      golden.scene("a folder in the token's place").file("hf/token/folder", "").hfj("logout");
      golden
          .scene("wrong use: no token is repeated")
          .hfj("logout", TOKEN)
          .prepare("login", "--token", TOKEN)
          .hfj("logout", "--token-name", TOKEN);
      golden.check();
    }
  }

  @Test
  void authLogout() throws IOException {
    try (Golden golden = new Golden(temp, "auth-logout")) {
      golden.scene("help").hfj("auth", "logout", "--help");
      golden.scene("of none").hfj("auth", "logout");
      golden.check();
    }
  }

  @Test
  void whoami() throws IOException {
    try (Golden golden = new Golden(temp, "whoami")) {
      golden.scene("help").hfj("whoami", "--help");
      golden.scene("not logged in").hfj("whoami").hfj("whoami", "--json");
      loggedIn(golden, "logged in")
          .hfj("whoami")
          .hfj("whoami", "--json")
          .hfj("whoami", "--format", "agent")
          .hfj("whoami", "-q")
          .hfj("auth", "list", "--json")
          .hfj("auth", "list", "-q");
      golden
          .scene("a token the Hub does not accept")
          .env("HF_TOKEN", "hf_wrong")
          .hfj("whoami")
          .hfj("whoami", "--json");
      loggedIn(golden, "no network, wrong use")
          .hfj("whoami", "--endpoint", "http://127.0.0.1:9")
          .hfj("whoami", "alice");
      golden.check();
    }
  }

  @Test
  void authWhoami() throws IOException {
    try (Golden golden = new Golden(temp, "auth-whoami")) {
      golden.scene("help").hfj("auth", "whoami", "--help");
      golden.scene("not logged in").hfj("auth", "whoami").hfj("auth", "whoami", "--json");
      loggedIn(golden, "logged in").hfj("auth", "whoami");
      golden.check();
    }
  }

  @Test
  void authList() throws IOException {
    try (Golden golden = new Golden(temp, "auth-list")) {
      golden.scene("help").hfj("auth", "list", "--help");
      golden.scene("no tokens").hfj("auth", "list");
      loggedIn(golden, "two tokens, one of them active")
          .prepare("login", "--token", "hf_other", "--no-validate", "--name", "\u00e9t\u00e9")
          .hfj("auth", "list");
      golden
          .scene("a token that has expired")
          .file("hf/stored_tokens", "[A b]\nhf_token: " + TOKEN + "\nexpires_at = 1000036800\n")
          .file("hf/token", TOKEN)
          .hfj("auth", "list");
      loggedIn(golden, "while the environment has a token")
          .env("HF_TOKEN", "hf_fromTheEnvironment")
          .hfj("auth", "list")
          .env("HF_TOKEN", "two words")
          .hfj("auth", "list");
      golden
          .scene("a file that is broken")
          .file("hf/stored_tokens", "no section = here\n")
          .hfj("auth", "list");
      golden.check();
    }
  }

  @Test
  void authSwitch() throws IOException {
    try (Golden golden = new Golden(temp, "auth-switch")) {
      golden.scene("help").hfj("auth", "switch", "--help");
      golden.scene("no tokens").hfj("auth", "switch");
      loggedIn(golden, "by name, from a list, to one that is not there")
          .prepare("login", "--token", "hf_other", "--no-validate", "--name", "other")
          .hfj("auth", "switch", "--token-name", "laptop")
          .typing("2\n")
          .hfj("auth", "switch")
          .typing("3\n")
          .hfj("auth", "switch")
          .hfj("auth", "switch", "--token-name", "third");
      loggedIn(golden, "not a terminal, nothing chosen")
          .hfj("auth", "switch")
          .typing("")
          .hfj("auth", "switch");
      loggedIn(golden, "while the environment has a token")
          .env("HF_TOKEN", "hf_fromTheEnvironment")
          .hfj("auth", "switch", "--token-name", "laptop");
      golden.check();
    }
  }

  @Test
  void authToken() throws IOException {
    try (Golden golden = new Golden(temp, "auth-token")) {
      golden.scene("help").hfj("auth", "token", "--help");
      golden.scene("not logged in").hfj("auth", "token");
      loggedIn(golden, "logged in").hfj("auth", "token");
      golden.scene("wrong use: no token is repeated").hfj("auth", "token", TOKEN);
      golden.check();
    }
  }
}
