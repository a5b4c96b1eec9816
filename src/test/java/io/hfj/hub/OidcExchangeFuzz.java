package io.hfj.hub;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.HubException;
import io.hfj.env.NetworkSettings;
import io.hfj.fuzz.RawServer;
import io.hfj.http.HttpClients;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.retry.Retry;
import io.hfj.http.retry.RetryPolicy;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Raw responses to a CI job that exchanges its identity for a token. The first byte chooses which
 * of the two requests is made. An accepted token fits into a header; failures contain no secret.
 */
public final class OidcExchangeFuzz {
  private static final String SECRET = "AbCdEfGhIjKlMnOpQrStUvWxYz012345";
  private static final RawServer SERVER = RawServer.start();
  private static final HttpUrl ENDPOINT = HttpUrl.get(SERVER.address());
  private static final HttpClients CLIENTS =
      HttpClients.open(
          new HttpClients.Options(
              "test",
              new HubHosts(List.of(ENDPOINT), ENDPOINT, true),
              Optional::empty,
              NetworkSettings.DEFAULT,
              0));
  private static final OidcExchange EXCHANGE =
      new OidcExchange(
          ENDPOINT,
          CLIENTS.bare(),
          new Retry(RetryPolicy.ONCE, delay -> {}, () -> 0.5, System::nanoTime),
          notice -> {});

  private OidcExchangeFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    SERVER.answer(input, 1);
    try {
      String token =
          input[0] % 2 == 0
              ? EXCHANGE.githubIdToken(SERVER.address() + "/id?v=1", SECRET)
              : EXCHANGE.exchange("acme/tiny", SECRET).secret();
      assertTrue(token.matches("[!-~]*"), "no header can carry it: " + token);
    } catch (HubException failure) {
      assertFalse((failure.getMessage() + failure.advice()).contains(SECRET), failure.getMessage());
      assertTrue(failure.getMessage().length() < 2000, failure.getMessage());
    }
  }
}
