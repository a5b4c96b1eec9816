package io.hfj.app;

import io.hfj.BadInput;
import io.hfj.XetMode;
import io.hfj.env.EndpointList;
import io.hfj.env.Host;
import io.hfj.env.NamedSetting;
import io.hfj.env.NetworkSettings;
import io.hfj.env.ProcessContext;
import io.hfj.env.Settings;
import io.hfj.env.StandardStreams;
import io.hfj.env.TimeSource;
import io.hfj.env.Variable;
import io.hfj.model.ByteRate;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the {@link HubService} of the library. Messages that belong to no download are logged. Not
 * thread-safe.
 */
public final class HubServiceBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(HubServiceBuilder.class);

  /** Without variables, a stored token is not sent unasked. */
  private ProcessContext process =
      ProcessContext.of(Map.of(Variable.HF_HUB_DISABLE_IMPLICIT_TOKEN.name(), "1"));

  private Optional<String> endpoints = Optional.empty();
  private Optional<NamedSetting> token = Optional.empty();
  private Optional<Path> cache = Optional.empty();
  private Optional<Boolean> offline = Optional.empty();
  private Optional<Integer> connections = Optional.empty();
  private Optional<ByteRate> limitRate = Optional.empty();
  private Optional<XetMode> xet = Optional.empty();
  private Optional<OkHttpClient> httpClient = Optional.empty();
  private TimeSource time = TimeSource.real();

  /** Takes settings from the variables of this process. */
  public void environment() {
    process = ProcessContext.real();
  }

  /** Takes settings from these variables. */
  public void environment(Map<String, String> variables) {
    process = ProcessContext.of(variables);
  }

  /** Sets addresses of the Hub, separated by commas. */
  public void endpoints(String addresses) {
    endpoints = Optional.of(addresses);
  }

  /**
   * @throws BadInput if it is blank: another token would be sent in its place
   */
  public void token(String secret) {
    if (secret.isBlank()) {
      throw new BadInput("the token is empty", "omit it to send none");
    }
    token = Optional.of(new NamedSetting("the program", secret));
  }

  public void cache(Path folder) {
    cache = Optional.of(folder.toAbsolutePath());
  }

  public void offline(boolean only) {
    offline = Optional.of(only);
  }

  /**
   * @throws BadInput if it is less than 1
   */
  public void connections(int most) {
    if (most < 1) {
      throw new BadInput("the number of connections must be at least 1", "");
    }
    connections = Optional.of(most);
  }

  /**
   * @throws BadInput if it is less than 1000
   */
  public void limitRate(long bytesPerSecond) {
    limitRate = Optional.of(ByteRate.limit(bytesPerSecond));
  }

  public void xet(XetMode mode) {
    xet = Optional.of(mode);
  }

  public void httpClient(OkHttpClient client) {
    httpClient = Optional.of(client);
  }

  public void clock(Clock clock) {
    time = new TimeSource(clock, time.nanos(), time.sleeper());
  }

  /**
   * Builds the service; opens no connection.
   *
   * @throws BadInput if a setting is not valid
   */
  public HubService build() {
    Host host =
        new Host(
            process, time, Math::random, new StandardStreams(InputStream.nullInputStream(), ""));
    Settings read = Settings.from(host, LOG::warn);
    Settings cached = cache.map(read::withHubCache).orElse(read);
    NetworkSettings network = cached.network();
    EndpointList hubs =
        endpoints
            .map(addresses -> EndpointList.of(new NamedSetting("endpoint", addresses)))
            .orElse(cached.endpoints());
    if (hubs.isDemo()) {
      throw new BadInput(
          "demo: is only available in the program hfj, not in the library",
          "use the URL of a Hub, or omit it for the public one");
    }
    NetworkOptions options =
        new NetworkOptions(
            hubs,
            false,
            token,
            Optional.empty(),
            connections,
            limitRate,
            xet.orElse(cached.store().xet()));
    return new HubService(
        host,
        offline.map(network::withOffline).map(cached::withNetwork).orElse(cached),
        options,
        httpClient,
        LOG::warn);
  }
}
