package io.hfj.app;

import io.hfj.AccessDenied;
import io.hfj.BadInput;
import io.hfj.NetworkFailure;
import io.hfj.StorageFailure;
import io.hfj.auth.StoredToken;
import io.hfj.auth.TokenSource;
import io.hfj.auth.TokenStore;
import io.hfj.env.Host;
import io.hfj.env.NamedSetting;
import io.hfj.env.OidcSettings;
import io.hfj.env.Settings;
import io.hfj.hub.OAuthClient;
import io.hfj.hub.OAuthToken;
import io.hfj.hub.OidcExchange;
import io.hfj.model.Token;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Finds the token to send: renews an expiring login, or exchanges a job's identity for one. */
final class TokenFinder {
  private final Host host;
  private final Settings settings;
  private final Supplier<OAuthClient> oauth;
  private final Supplier<OidcExchange> exchanges;
  private final Consumer<String> notices;

  /**
   * @param oauth opens the network on first use, like {@code exchanges}
   */
  TokenFinder(
      Host host,
      Settings settings,
      Supplier<OAuthClient> oauth,
      Supplier<OidcExchange> exchanges,
      Consumer<String> notices) {
    this.host = host;
    this.settings = settings;
    this.oauth = oauth;
    this.exchanges = exchanges;
    this.notices = notices;
  }

  /**
   * Returns the token, or empty if there is none.
   *
   * @param given by an option
   */
  Optional<Token> find(Optional<NamedSetting> given) {
    Optional<OidcSettings> oidc = settings.tokens().oidc();
    if (given.isPresent() || oidc.isEmpty() || !settings.tokens().implicit()) {
      return new TokenSource(settings.tokens(), notices, this::renewed).find(given);
    }
    OidcExchange exchange = exchanges.get();
    OidcSettings job = oidc.get();
    String idToken =
        job.idToken()
            .orElseGet(
                () ->
                    exchange.githubIdToken(
                        job.requestUrl().orElseThrow(TokenFinder::noIdentity),
                        job.requestToken().orElseThrow(TokenFinder::noIdentity)));
    return Optional.of(exchange.exchange(job.resource(), idToken));
  }

  /** Renews a login that is about to expire; a failure to do so is reported and ignored. */
  private String renewed(String secret) {
    if (settings.network().offline()) {
      return secret;
    }
    TokenStore store = new TokenStore(settings.folders().tokenFile(), host.sleeper(), notices);
    try {
      return store.renewed(secret, host.clock().instant(), this::renewed);
    } catch (StorageFailure e) {
      notices.accept("cannot renew your login: " + e.getMessage());
      return secret;
    }
  }

  private StoredToken renewed(StoredToken old) {
    try {
      OAuthToken fresh = oauth.get().refresh(old.refresh().orElseThrow());
      long now = host.clock().instant().getEpochSecond();
      return new StoredToken(
          old.name(),
          fresh.access(),
          fresh.refresh().or(old::refresh),
          fresh.lifetime().isPresent()
              ? OptionalLong.of(now + fresh.lifetime().getAsLong())
              : OptionalLong.empty());
    } catch (AccessDenied | NetworkFailure e) {
      notices.accept("cannot renew your login: " + e.getMessage() + "; " + e.advice());
      return old;
    }
  }

  private static BadInput noIdentity() {
    return new BadInput(
        "HF_OIDC_RESOURCE is set, but this job has no OIDC token",
        "set HF_OIDC_ID_TOKEN, grant the GitHub job the permission 'id-token: write', or unset it");
  }
}
