package io.hfj.env;

import static io.hfj.env.Variable.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
import static io.hfj.env.Variable.ACTIONS_ID_TOKEN_REQUEST_URL;
import static io.hfj.env.Variable.GITHUB_ACTIONS;
import static io.hfj.env.Variable.HF_OIDC_ID_TOKEN;
import static io.hfj.env.Variable.HF_OIDC_RESOURCE;

import java.util.Optional;

/**
 * Identity of a CI job, to be exchanged for a token of the Hub. Immutable.
 *
 * @param resource the token is for, such as {@code org/model}
 * @param idToken the ID token, if the environment has it
 * @param requestUrl where GitHub Actions issues an ID token
 * @param requestToken credential for that request
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
