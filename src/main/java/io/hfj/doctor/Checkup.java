package io.hfj.doctor;

import io.hfj.HubException;
import io.hfj.Interrupted;
import io.hfj.error.ExitCode;
import io.hfj.http.EndpointProbe;
import io.hfj.hub.Accounts;
import io.hfj.hub.HubClient;
import io.hfj.model.RepoId;
import io.hfj.model.Token;
import io.hfj.store.DiskProbe;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.HttpUrl;

/** Checks everything that a download needs. For one thread, once. */
public final class Checkup {
  private static final int OLDEST_JAVA = 17;

  private static final long DISK_SECONDS = 60;

  private final CheckedDisk disk;
  private final CheckedNetwork network;
  private final CheckedAccess access;
  private final Consumer<Finding> found;
  private final List<Finding> all = new ArrayList<>();

  /**
   * The disk to check.
   *
   * @param cache folder that downloads go to
   * @param lockHolder see {@link DiskProbe}
   * @param unfinished describes the unfinished downloads there; empty if there are none
   */
  public record CheckedDisk(
      Path cache, List<String> lockHolder, Supplier<Optional<String>> unfinished) {}

  /**
   * The network to check.
   *
   * @param endpoints of the Hub; at least one
   * @param offline whether the network must not be used
   * @param clock of this machine
   */
  public record CheckedNetwork(
      List<HttpUrl> endpoints, boolean offline, EndpointProbe probe, Clock clock) {}

  /**
   * The account and the repositories to check.
   *
   * @param token finds the active token
   */
  public record CheckedAccess(
      Supplier<Optional<Token>> token, Accounts accounts, Repositories repositories) {}

  /** The view that a download has of repositories. */
  public interface Repositories {
    /** Returns a client that sends the token. */
    HubClient hub();

    /**
     * Describes the files of the repository on this machine.
     *
     * @throws HubException with which an offline download would end
     */
    String cached(RepoId repo);

    /** Returns the failure with better advice where the Hub offers some. */
    HubException explained(HubException failure, RepoId repo);
  }

  /**
   * @param found receives each finding at once
   */
  public Checkup(
      CheckedDisk disk, CheckedNetwork network, CheckedAccess access, Consumer<Finding> found) {
    this.disk = disk;
    this.network = network;
    this.access = access;
    this.found = found;
  }

  private void report(Finding finding) {
    all.add(finding);
    found.accept(finding);
  }

  /**
   * Runs all checks.
   *
   * @param repo the repository to be read, if any
   * @param speed whether to fetch bytes to measure the throughput
   * @return all findings, in order
   */
  public List<Finding> run(Optional<RepoId> repo, boolean speed) {
    report(java(Runtime.version().feature()));
    checkDisk();
    AccessChecks checks =
        new AccessChecks(access, network.probe(), network.endpoints().get(0), this::report);
    if (network.offline()) {
      report(Finding.skipped("network", "disabled by HF_HUB_OFFLINE"));
      repo.ifPresent(checks::cached);
    } else if (checkEndpoints()) {
      Optional<Token> token = checks.token();
      repo.ifPresent(wanted -> checks.repo(wanted, token, speed));
      if (speed && repo.isEmpty()) {
        report(Finding.skipped("speed", "give a repository to measure it"));
      }
    } else {
      report(Finding.skipped("token", "no endpoint is reachable"));
    }
    return List.copyOf(all);
  }

  /** Checks on a thread of its own: a network file system may never answer. */
  private void checkDisk() {
    CompletableFuture<List<Finding>> findings =
        CompletableFuture.supplyAsync(new DiskChecks(disk)::run);
    try {
      findings.get(DISK_SECONDS, TimeUnit.SECONDS).forEach(this::report);
    } catch (TimeoutException e) {
      report(
          Finding.bad(
              "cache",
              disk.cache() + " does not respond",
              "check the server it is mounted from, or set HF_HUB_CACHE to another disk",
              ExitCode.STORAGE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted", "");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Checks all endpoints; returns whether one can be used. */
  private boolean checkEndpoints() {
    EndpointChecks checks = new EndpointChecks(network.probe(), network.clock(), this::report);
    boolean reached = false;
    for (HttpUrl endpoint : network.endpoints()) {
      reached |= checks.check(endpoint);
    }
    return reached;
  }

  private static Finding java(int feature) {
    String detail = "version " + Runtime.version() + ", " + System.getProperty("java.vm.name");
    return feature >= OLDEST_JAVA
        ? Finding.good("java", detail)
        : Finding.doubtful("java", detail, "use Java 17 or newer");
  }
}
