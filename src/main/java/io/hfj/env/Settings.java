package io.hfj.env;

import static io.hfj.env.Variable.HF_ENDPOINT;
import static io.hfj.env.Variable.HUGGINGFACE_CO_STAGING;

import io.hfj.BadInput;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The environment variables of {@link Variable}, parsed. Read once at start; classes are given the
 * part they need. Immutable.
 */
public record Settings(
    EndpointList endpoints,
    Folders folders,
    TokenSettings tokens,
    NetworkSettings network,
    StoreSettings store,
    OutputSettings output) {

  /**
   * Reads the variables.
   *
   * @param notices receives a sentence about each value that is ignored, and about old names
   * @throws BadInput if an endpoint or a path is invalid: a fallback would surprise
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

  /** Returns these settings with others of the network. */
  public Settings withNetwork(NetworkSettings changed) {
    return new Settings(endpoints, folders, tokens, changed, store, output);
  }

  /** Returns these settings with another cache. */
  public Settings withHubCache(Path cache) {
    Folders changed = new Folders(folders.home(), cache, folders.tokenFile());
    return new Settings(endpoints, changed, tokens, network, store, output);
  }

  /** Returns these settings for commands about the token itself: running one permits its use. */
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
