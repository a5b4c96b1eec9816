package io.hfj.hub;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.HubException;
import io.hfj.env.NetworkSettings;
import io.hfj.fuzz.RawServer;
import io.hfj.http.HttpClients;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.retry.Endpoints;
import io.hfj.http.retry.Retry;
import io.hfj.http.retry.RetryPolicy;
import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.model.Token;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Raw responses on the wire. The first byte chooses the request; {@link RawServer} sends the rest.
 * The result is a value or an {@link HubException} without the token, for any input.
 */
public final class HubClientFuzz {
  private static final String SECRET = "hf_AbCdEfGhIjKlMnOpQrStUvWxYz012345";
  private static final RepoId REPO = new RepoId(RepoType.MODEL, "acme/tiny");
  private static final CommitHash COMMIT = new CommitHash("0123456789".repeat(4));
  private static final List<RepoPath> NAMES = List.of(new RepoPath("a"), new RepoPath("d/b"));
  private static final RawServer SERVER = RawServer.start();
  private static final Token TOKEN = new Token(SECRET, "HF_TOKEN");
  private static final HttpUrl ENDPOINT = HttpUrl.get(SERVER.address());
  private static final HubHosts HOSTS = new HubHosts(List.of(ENDPOINT), ENDPOINT, true);
  private static final Retry ONCE =
      new Retry(RetryPolicy.ONCE, delay -> {}, () -> 0.5, System::nanoTime);
  private static final HttpClients CLIENTS =
      HttpClients.open(
          new HttpClients.Options(
              "test", HOSTS, () -> Optional.of(TOKEN), NetworkSettings.DEFAULT, 0));

  private HubClientFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    SERVER.answer(input, 1);
    try {
      HubClient hub =
          new HubClient(
              new Endpoints(List.of(ENDPOINT), notice -> {}),
              CLIENTS.metadata(),
              HOSTS,
              ONCE,
              Optional.of(TOKEN),
              notice -> {});
      Accounts accounts = new Accounts(ENDPOINT, CLIENTS.account(), ONCE, notice -> {});
      OAuthClient oauth =
          new OAuthClient(ENDPOINT, CLIENTS.account(), ONCE, "client", notice -> {});
      call(input[0] & 0xff, hub, accounts, oauth);
    } catch (HubException failure) {
      assertFalse((failure.getMessage() + failure.advice()).contains(SECRET), failure.getMessage());
      assertTrue(failure.getMessage().length() < 2000, failure.getMessage());
    }
  }

  private static void call(int question, HubClient hub, Accounts accounts, OAuthClient oauth) {
    switch (question % 9) {
      case 0 -> hub.resolve(REPO, Revision.MAIN);
      case 1 -> hub.tree(REPO, COMMIT, "main", Optional.empty());
      case 2 -> hub.find(REPO, COMMIT, "main", NAMES);
      case 3 -> hub.search(REPO);
      case 4 -> hub.revisions(REPO);
      case 5 -> hub.namesIn(REPO, COMMIT, "d");
      case 6 -> accounts.whoAmI(TOKEN);
      case 7 -> oauth.deviceCode();
      default -> oauth.refresh("refresh");
    }
  }
}
