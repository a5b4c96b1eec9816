package io.hfj.env;

import static io.hfj.env.Variable.ALL_PROXY;
import static io.hfj.env.Variable.HTTPS_PROXY;
import static io.hfj.env.Variable.HTTP_PROXY;
import static io.hfj.env.Variable.NO_PROXY;

import java.util.Optional;

/**
 * Proxies as the user wrote them, not yet parsed. A blank value means no proxy. Immutable.
 *
 * @param forHttp proxy for http addresses
 * @param forHttps proxy for https addresses
 * @param exceptions hosts reached without proxy
 */
public record ProxySettings(
    Optional<NamedSetting> forHttp,
    Optional<NamedSetting> forHttps,
    Optional<NamedSetting> exceptions) {
  /** Nothing set. */
  public static final ProxySettings NONE =
      new ProxySettings(Optional.empty(), Optional.empty(), Optional.empty());

  static ProxySettings from(VariableReader variables) {
    Optional<NamedSetting> all = variables.eitherCase(ALL_PROXY);
    // A CGI server sets HTTP_PROXY from the request header "Proxy": any client could set it.
    Optional<NamedSetting> http =
        variables
            .eitherCase(HTTP_PROXY)
            .filter(s -> !(variables.underCgi() && s.variable().equals(HTTP_PROXY.name())));
    return new ProxySettings(
        http.or(() -> all),
        variables.eitherCase(HTTPS_PROXY).or(() -> all),
        variables.eitherCase(NO_PROXY));
  }
}
