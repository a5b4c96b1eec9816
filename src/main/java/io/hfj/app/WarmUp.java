package io.hfj.app;

import io.hfj.env.NetworkSettings;
import io.hfj.http.HttpClients;
import io.hfj.http.hosts.HubHosts;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Has the JVM set up what a run with the network needs, while the command line is still being read:
 * that takes as long as an answer of the Hub, and most machines have a second core. Does nothing
 * that could be seen, and nothing depends on it.
 */
public final class WarmUp {
  private static final HttpUrl NOWHERE = HttpUrl.get("http://localhost/");

  private WarmUp() {}

  /** Begins; returns at once. */
  public static void begin() {
    Thread thread = new Thread(WarmUp::run, "hfj-warm-up");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((t, failure) -> {}); // whoever needs it will see the same
    thread.start();
  }

  private static void run() {
    Logging.start();
    HttpClients.open(
            new HttpClients.Options(
                Version.text(), new HubHosts(NOWHERE), Optional::empty, NetworkSettings.DEFAULT, 1))
        .close();
  }
}
