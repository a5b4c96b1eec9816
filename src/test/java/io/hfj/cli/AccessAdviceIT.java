package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.resolve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of the guide's table of refusals, with the Hub's own responses. */
class AccessAdviceIT {
  private static final String TOKEN = "hf_SecretOfTheUser";
  private static final HubRepo OPEN = HubRepo.model("acme/tiny-bert").file("a.txt", "x").build();
  private static final HubRepo DATA = HubRepo.dataset("acme/reviews").file("a.txt", "x").build();
  private static final HubRepo HIDDEN =
      HubRepo.model("acme/secret").file("a.txt", "x").hidden().build();
  private static final HubRepo GATED =
      HubRepo.model("acme/gated").file("a.txt", "x").gated("manual").build();

  @TempDir Path temp;
  private FakeHub hub;
  private HfjRun hfj;

  @BeforeEach
  void start() throws IOException {
    hub = FakeHub.start(OPEN, DATA, HIDDEN, GATED);
    hub.repos().account(TOKEN, "alice");
    hfj = new HfjRun(temp.toRealPath()).env("HF_ENDPOINT", hub.endpoint());
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private void assertPrints(int exit, String repo, String message, String hint) {
    Result result = hfj.run("download", repo);
    assertEquals(exit, result.exit(), result.all());
    assertTrue(error(result).contains(message), result.err());
    assertTrue(result.err().contains("hint: "), result.err());
    assertTrue(result.err().substring(result.err().indexOf("hint: ")).contains(hint), result.err());
    assertFalse(result.all().contains(TOKEN) || result.all().contains("\tat "), result.all());
  }

  private static String error(Result result) {
    return result
        .err()
        .lines()
        .filter(line -> line.startsWith("error: "))
        .findFirst()
        .orElse(result.err());
  }

  private HfjRun asAlice() {
    return hfj.env("HF_TOKEN", TOKEN);
  }

  @Test
  void gatedWithoutALogin() {
    assertPrints(
        4, "acme/gated", "is gated", "request access at " + hub.endpoint() + "/acme/gated");
    assertPrints(4, "acme/gated", "is gated", "log in to the account that requested it");
  }

  @Test
  void gatedWithoutAnAccessRequest() {
    asAlice();
    assertPrints(4, "acme/gated", "(the token belongs to alice)", "request access at ");
  }

  @Test
  void gatedWithAPendingRequest() {
    asAlice();
    hub.on(resolve())
        .fault(
            Fault.error(
                403,
                "GatedRepo",
                "Your request to access model acme/gated is awaiting a review from the repo"
                    + " authors."));
    assertPrints(4, "acme/gated", "your access request is pending", "when it is granted");
  }

  @Test
  void gatedWithARejectedRequest() {
    asAlice();
    hub.on(resolve())
        .fault(
            Fault.error(
                403,
                "GatedRepo",
                "Your request to access model acme/gated has been rejected by the repo's"
                    + " authors."));
    assertPrints(4, "acme/gated", "was rejected", "see " + hub.endpoint());
  }

  @Test
  void gatedAndTheTokenMayNotReadGatedRepos() {
    asAlice();
    hub.on(resolve())
        .fault(
            Fault.error(
                403,
                "GatedRepo",
                "Please enable access to public gated repositories in your fine-grained token"
                    + " settings to view this repository."));
    assertPrints(4, "acme/gated", "cannot read gated repositories", "public gated repositories");
  }

  @Test
  void theTokenLacksThePermission() {
    asAlice();
    hub.on(info())
        .fault(Fault.error(403, "", "This token has insufficient permissions to read it."));
    assertPrints(4, "acme/tiny-bert", "insufficient permissions", "has read access");
  }

  @Test
  void theTokenIsNotValid() {
    hfj.env("HF_TOKEN", "hf_old");
    assertPrints(4, "acme/tiny-bert", "rejected your token from HF_TOKEN", "set HF_TOKEN to a new");
  }

  @Test
  void theRepositoryIsPrivateOrDoesNotExist() {
    assertPrints(
        3, "acme/nothing-like-it", "or it is private", "log in with 'hfj login', or set HF_TOKEN");
    asAlice();
    assertPrints(
        3, "acme/secret", "(the token belongs to alice)", "which account the token belongs to");
  }

  /** Older Hubs and mirrors send the reason to anonymous callers too. */
  private void withTheCode() {
    hub.on(info().path("acmee"))
        .fault(Fault.error(401, "RepoNotFound", "Invalid username or password."));
    hub.on(info().path("models/acme/reviews"))
        .fault(Fault.error(401, "RepoNotFound", "Invalid username or password."));
  }

  @Test
  void theNameIsMisspelled() {
    assertPrints(
        3, "acmee/tiny-bert", "model acmee/tiny-bert not found", "did you mean acme/tiny-bert?");
    withTheCode();
    assertPrints(
        3, "acmee/tiny-bert", "model acmee/tiny-bert not found", "did you mean acme/tiny-bert?");
  }

  /** A repository's name may contain control characters. */
  @Test
  void similarNamesMayContainControlCharacters() {
    String names =
        "[{\"id\":\"acme/tiny-\\u001b[2Jbert\"},{\"id\":\"acme/tiny-bert\\nhint: run this\"},"
            + "{\"id\":\"acme/tiny-bert\"}]";
    hub.on(any().path("search=")).fault(Fault.json(names));
    Result result = hfj.run("download", "acmee/tiny-bert");
    assertEquals(2, result.err().lines().count(), result.err());
    assertTrue(result.err().contains("did you mean acme/tiny-bert?"), result.err());
    assertFalse(result.err().contains("\u001b"), result.err());
  }

  @Test
  void theRepositoryIsOfAnotherType() {
    assertPrints(3, "acme/reviews", "acme/reviews not found", "acme/reviews --repo-type dataset");
    withTheCode();
    assertPrints(3, "acme/reviews", "acme/reviews not found", "acme/reviews --repo-type dataset");
  }

  @Test
  void theRepositoryIsDisabled() {
    hub.on(info()).fault(Fault.error(403, "", "Access to this resource is disabled."));
    assertPrints(4, "acme/tiny-bert", "has been disabled by the Hub", "see " + hub.endpoint());
  }

  @Test
  void theRepositoryIsBlockedInTheCountry() {
    hub.on(info()).fault(Fault.error(451, "", "Unavailable in your country."));
    assertPrints(4, "acme/tiny-bert", "is not available in your region", "see " + hub.endpoint());
  }

  @Test
  void theMirrorDoesNotHaveTheRepository() {
    hub.on(info()).fault(Fault.status(404, "<html>not here</html>", "Content-Type", "text/html"));
    assertPrints(3, "acme/tiny-bert", "model acme/tiny-bert not found", "endpoint");
  }
}
