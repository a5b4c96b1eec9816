package io.hfj.env;

import static io.hfj.env.Variable.HF_DEVICE_CODE_OAUTH_CLIENT_ID;
import static io.hfj.env.Variable.HF_HUB_DISABLE_IMPLICIT_TOKEN;
import static io.hfj.env.Variable.HF_TOKEN;
import static io.hfj.env.Variable.HUGGING_FACE_HUB_TOKEN;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a token may be found. Immutable.
 *
 * @param implicit whether a token that the user did not give in this very command may be sent
 * @param oidc how a CI job proves who it is; counts before all that follows
 * @param fromEnvironment what the variables hold, as it stands there, the first to count first
 * @param file the stored token, which may not exist
 * @param clientId by which the Hub knows a program that logs in by way of a browser
 */
public record TokenSettings(
    boolean implicit,
    Optional<OidcSettings> oidc,
    List<NamedSetting> fromEnvironment,
    Path file,
    String clientId) {
  /** That of the official client: one login serves both. Source: constants.py. */
  private static final String CLIENT_ID = "26be6b09-91c5-47da-9861-d2d2bb7a7e36";

  public TokenSettings {
    fromEnvironment = List.copyOf(fromEnvironment);
  }

  TokenSettings withImplicit() {
    return new TokenSettings(true, oidc, fromEnvironment, file, clientId);
  }

  static TokenSettings from(VariableReader variables, Path file) {
    return new TokenSettings(
        !variables.isTrue(HF_HUB_DISABLE_IMPLICIT_TOKEN),
        OidcSettings.from(variables),
        variables.all(HF_TOKEN, HUGGING_FACE_HUB_TOKEN),
        file,
        variables.text(HF_DEVICE_CODE_OAUTH_CLIENT_ID).orElse(CLIENT_ID));
  }
}
