package io.hfj.app;

import io.hfj.env.NetworkSettings;
import io.hfj.http.HttpClients;
import io.hfj.http.hosts.HubHosts;
import java.math.BigDecimal;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Loads and initializes the classes of a run with the network on a second thread while the command
 * line is parsed: that takes as long as a request to the Hub. Has no visible effect, and nothing
 * depends on it.
 */
public final class WarmUp {
  private WarmUp() {}

  /** Starts; returns at once. */
  public static void begin() {
    Thread thread = new Thread(WarmUp::run, "hfj-warm-up");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((t, failure) -> {}); // the run itself will fail the same way
    thread.start();
  }

  private static void run() {
    LogStart.await();
    HttpClients.open(
            new HttpClients.Options(
                Version.text(),
                new HubHosts(HttpUrl.get("http://localhost/")),
                Optional::empty,
                NetworkSettings.DEFAULT,
                1,
                Optional.empty()))
        .close();
    BigDecimal.valueOf(1); // Jackson's parser initializes it
  }
}
