package io.hfj.env;

import static io.hfj.env.Variable.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
import static io.hfj.env.Variable.ACTIONS_ID_TOKEN_REQUEST_URL;
import static io.hfj.env.Variable.GITHUB_ACTIONS;
import static io.hfj.env.Variable.HF_OIDC_ID_TOKEN;
import static io.hfj.env.Variable.HF_OIDC_RESOURCE;

import java.util.Optional;

/**
 * How a CI job proves who it is, to be given a token for the Hub. Immutable.
 *
 * @param resource what the token is for, such as {@code org/model}
 * @param idToken the proof itself, if the environment has it
 * @param requestUrl where GitHub Actions gives such a proof
 * @param requestToken with which it is asked for there
 */
public record OidcSettings(
    String resource,
    Optional<String> idToken,
    Optional<String> requestUrl,
    Optional<String> requestToken) {

  /** Empty unless a resource is named. */
  static Optional<OidcSettings> from(VariableReader variables) {
    boolean actions = variables.isTrue(GITHUB_ACTIONS);
    return variables
        .text(HF_OIDC_RESOURCE)
        .map(
            resource ->
                new OidcSettings(
                    resource,
                    variables.text(HF_OIDC_ID_TOKEN),
                    variables.text(ACTIONS_ID_TOKEN_REQUEST_URL).filter(url -> actions),
                    variables.text(ACTIONS_ID_TOKEN_REQUEST_TOKEN).filter(token -> actions)));
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "OIDC for " + resource;
  }
}
