package io.hfj.env;

import static io.hfj.env.Variable.HF_DEVICE_CODE_OAUTH_CLIENT_ID;
import static io.hfj.env.Variable.HF_HUB_DISABLE_IMPLICIT_TOKEN;
import static io.hfj.env.Variable.HF_TOKEN;
import static io.hfj.env.Variable.HUGGING_FACE_HUB_TOKEN;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Sources of the token. Immutable.
 *
 * @param implicit whether a token that was not given by this command's option may be sent
 * @param oidc identity of a CI job; takes precedence over all that follows
 * @param fromEnvironment values of the variables, unparsed, in order of precedence
 * @param file the stored token, which may not exist
 * @param clientId identifies this program to the Hub at a login through a browser
 */
public record TokenSettings(
    boolean implicit,
    Optional<OidcSettings> oidc,
    List<NamedSetting> fromEnvironment,
    Path file,
    String clientId) {
  /** The official client's: one login serves both. Source: constants.py. */
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
