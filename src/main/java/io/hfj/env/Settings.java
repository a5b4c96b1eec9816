package io.hfj.env;

import static io.hfj.env.Variable.HF_ENDPOINT;
import static io.hfj.env.Variable.HUGGINGFACE_CO_STAGING;

import io.hfj.error.BadInput;
import java.util.function.Consumer;

/**
 * The environment variables of {@link Variable}, understood. Read once at start; classes are given
 * the part they need. Immutable.
 */
public record Settings(
    EndpointList endpoints,
    Folders folders,
    TokenSettings tokens,
    NetworkSettings network,
    StoreSettings store,
    OutputSettings output) {

  /**
   * Reads the variables of this machine.
   *
   * @param notices hears, in one sentence each, what was set but could not be used, and old names
   * @throws BadInput if an endpoint or a path cannot be one: to go on with another would surprise
   */
  public static Settings from(Host host, Consumer<String> notices) {
    VariableReader variables = new VariableReader(host.process(), notices);
    boolean staging = variables.isTrue(HUGGINGFACE_CO_STAGING);
    Folders folders = Folders.from(variables, host.home(), staging);
    return new Settings(
        endpoints(variables, staging),
        folders,
        TokenSettings.from(variables, folders.tokenFile()),
        NetworkSettings.from(variables),
        StoreSettings.from(variables),
        OutputSettings.from(variables));
  }

  /** The same for commands that are about the token itself: who calls them asks for it. */
  public Settings withImplicitToken() {
    return new Settings(endpoints, folders, tokens.withImplicit(), network, store, output);
  }

  private static EndpointList endpoints(VariableReader variables, boolean staging) {
    return EndpointList.of(
        staging
            ? new NamedSetting(HUGGINGFACE_CO_STAGING.name(), Endpoint.STAGING.value())
            : variables
                .first(HF_ENDPOINT)
                .orElse(new NamedSetting(HF_ENDPOINT.name(), HF_ENDPOINT.fallback())));
  }
}
