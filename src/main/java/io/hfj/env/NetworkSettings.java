package io.hfj.env;

import static io.hfj.env.Variable.CURL_CA_BUNDLE;
import static io.hfj.env.Variable.HF_HUB_DOWNLOAD_TIMEOUT;
import static io.hfj.env.Variable.HF_HUB_ETAG_TIMEOUT;
import static io.hfj.env.Variable.HF_HUB_OFFLINE;
import static io.hfj.env.Variable.HF_HUB_USER_AGENT_ORIGIN;
import static io.hfj.env.Variable.REQUESTS_CA_BUNDLE;
import static io.hfj.env.Variable.SSL_CERT_DIR;
import static io.hfj.env.Variable.SSL_CERT_FILE;
import static io.hfj.env.Variable.TRANSFORMERS_OFFLINE;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Network settings. Immutable.
 *
 * @param offline no request may leave this machine
 * @param etagTimeout longest silence in requests for metadata
 * @param downloadTimeout longest silence in downloads
 * @param origin word for the User-Agent header, safe to send
 * @param authorities certificates to trust in addition to those of the system
 */
public record NetworkSettings(
    boolean offline,
    Duration etagTimeout,
    Duration downloadTimeout,
    Optional<String> origin,
    ProxySettings proxies,
    List<CertificatePath> authorities) {
  /** The defaults. */
  public static final NetworkSettings DEFAULT =
      new NetworkSettings(
          false,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Optional.empty(),
          ProxySettings.NONE,
          List.of());

  // In milliseconds it still fits into the sockets' int.
  private static final int LONGEST_SECONDS = 7 * 24 * 3600;

  public NetworkSettings {
    authorities = List.copyOf(authorities);
  }

  /** A PEM file, or a folder of them, that {@code variable} names. */
  public record CertificatePath(String variable, Path path) {}

  /**
   * Returns these settings with requests allowed: for the Hub built into hfj, which needs no
   * network.
   */
  public NetworkSettings online() {
    return new NetworkSettings(
        false, etagTimeout, downloadTimeout, origin, ProxySettings.NONE, authorities);
  }

  /** Returns these settings with requests forbidden or allowed. */
  public NetworkSettings withOffline(boolean only) {
    return new NetworkSettings(only, etagTimeout, downloadTimeout, origin, proxies, authorities);
  }

  static NetworkSettings from(VariableReader variables) {
    return new NetworkSettings(
        variables.find(HF_HUB_OFFLINE).orElseGet(() -> variables.isTrue(TRANSFORMERS_OFFLINE)),
        seconds(variables, HF_HUB_ETAG_TIMEOUT, DEFAULT.etagTimeout),
        seconds(variables, HF_HUB_DOWNLOAD_TIMEOUT, DEFAULT.downloadTimeout),
        origin(variables),
        ProxySettings.from(variables),
        authorities(variables));
  }

  private static Duration seconds(VariableReader variables, Variable variable, Duration fallback) {
    OptionalInt number = variables.number(variable);
    return number.isEmpty()
        ? fallback
        : Duration.ofSeconds(Math.min(number.getAsInt(), LONGEST_SECONDS));
  }

  private static Optional<String> origin(VariableReader variables) {
    Optional<String> origin = variables.text(HF_HUB_USER_AGENT_ORIGIN).map(String::strip);
    if (origin.isPresent() && !origin.get().chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      variables.notice(
          HF_HUB_USER_AGENT_ORIGIN
              + " contains characters that are not allowed in a header; ignoring it");
      return Optional.empty();
    }
    return origin;
  }

  private static List<CertificatePath> authorities(VariableReader variables) {
    List<CertificatePath> paths = new ArrayList<>();
    for (NamedSetting file : variables.all(SSL_CERT_FILE, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE)) {
      paths.add(new CertificatePath(file.variable(), variables.path(file)));
    }
    // A list of folders, separated like PATH, as in OpenSSL.
    for (NamedSetting folders : variables.all(SSL_CERT_DIR)) {
      for (String folder : folders.value().split(File.pathSeparator)) {
        if (!folder.isBlank()) {
          NamedSetting one = new NamedSetting(folders.variable(), folder);
          paths.add(new CertificatePath(one.variable(), variables.path(one)));
        }
      }
    }
    return paths;
  }
}
