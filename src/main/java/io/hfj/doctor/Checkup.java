package io.hfj.doctor;

import io.hfj.env.Host;
import io.hfj.error.AccessDenied;
import io.hfj.error.ExitCode;
import io.hfj.error.HfjException;
import io.hfj.error.Interrupted;
import io.hfj.error.NetworkFailure;
import io.hfj.error.NotFound;
import io.hfj.http.EndpointProbe;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import io.hfj.hub.Account;
import io.hfj.hub.Accounts;
import io.hfj.hub.HubClient;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import io.hfj.model.Token;
import io.hfj.store.DiskProbe;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.HttpUrl;

/** Goes through all that a download needs. For one thread, once. */
public final class Checkup {
  private static final int OLDEST_JAVA = 17;

  /** Signed addresses are good for some minutes around a server's time. */
  private static final Duration SKEW = Duration.ofMinutes(2);

  private static final long DISK_SECONDS = 60;

  private static final Duration SLOW = Duration.ofSeconds(1);

  /** Bytes; fewer are in buffers on the way before the clock has started. */
  private static final long LEAST_TO_MEASURE = 1_000_000;

  private final Tools tools;
  private final Consumer<Finding> found;
  private final List<Finding> all = new ArrayList<>();

  /**
   * What a checkup works with.
   *
   * @param cache folder that downloads go to
   * @param endpoints of the Hub
   * @param offline whether the network must not be used
   * @param lockHolder see {@link DiskProbe}
   * @param unfinished what downloads left there, in words; empty if nothing
   * @param token the one in force, found when it is asked for
   * @param repos what is known of repositories
   */
  public record Tools(
      Host host,
      Path cache,
      List<HttpUrl> endpoints,
      boolean offline,
      List<String> lockHolder,
      Supplier<Optional<String>> unfinished,
      EndpointProbe line,
      Supplier<Optional<Token>> token,
      Accounts accounts,
      Repositories repos) {}

  /** What a download would know of repositories. */
  public interface Repositories {
    /** The Hub, asked with the token. */
    HubClient hub();

    /**
     * What of the repository is on this machine, in words.
     *
     * @throws HfjException with which a download without a network would end
     */
    String kept(RepoId repo);

    /** The failure, with better advice where the Hub knows of some. */
    HfjException explained(HfjException failure, RepoId repo);
  }

  /**
   * @param found told of each step as it ends
   */
  public Checkup(Tools tools, Consumer<Finding> found) {
    this.tools = tools;
    this.found = found;
  }

  private boolean tell(Finding finding) {
    all.add(finding);
    found.accept(finding);
    return finding.state() != Finding.State.BAD;
  }

  /**
   * Looks at everything.
   *
   * @param repo to which access is wanted
   * @param speed whether bytes are to be fetched, to see how fast they come
   * @return all that was found, in order
   */
  public List<Finding> run(Optional<RepoId> repo, boolean speed) {
    tell(java(Runtime.version().feature()));
    // By a thread of its own: a disk over the network may never answer.
    CompletableFuture<List<Finding>> disk =
        CompletableFuture.supplyAsync(
            new DiskChecks(tools.cache(), tools.lockHolder(), tools.unfinished())::look);
    try {
      disk.get(DISK_SECONDS, TimeUnit.SECONDS).forEach(this::tell);
    } catch (TimeoutException e) {
      tell(
          Finding.bad(
              "cache",
              tools.cache() + " does not answer",
              "check the server it is mounted from, or set HF_HUB_CACHE to another disk",
              ExitCode.STORAGE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted", "");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    if (tools.offline()) {
      tell(Finding.skipped("network", "HF_HUB_OFFLINE forbids it"));
      repo.ifPresent(this::kept);
    } else {
      boolean reached = false;
      for (HttpUrl endpoint : tools.endpoints()) {
        reached |= endpoint(endpoint);
      }
      if (reached) {
        Optional<Token> token = token();
        repo.ifPresent(wanted -> repo(wanted, token, speed));
        if (speed && repo.isEmpty()) {
          tell(Finding.skipped("speed", "it is measured with a file: name a repository too"));
        }
      } else {
        tell(Finding.skipped("token", "no endpoint answers"));
      }
    }
    return List.copyOf(all);
  }

  private static Finding java(int feature) {
    String detail = "version " + Runtime.version() + ", " + System.getProperty("java.vm.name");
    return feature >= OLDEST_JAVA
        ? Finding.good("java", detail)
        : Finding.doubtful("java", detail, "use Java 17 or newer");
  }

  // --- the line ----------------------------------------------------------------------------------

  /** Whether it can be used. */
  private boolean endpoint(HttpUrl endpoint) {
    String host = FailureTranslator.host(endpoint);
    Optional<String> proxy = tools.line().proxyTo(endpoint);
    if (proxy.isPresent()) {
      tell(Finding.good("proxy", host + " is reached through " + proxy.get()));
    } else {
      try {
        int addresses = tools.line().addresses(endpoint);
        tell(Finding.good("dns", host + " has " + addresses + " address(es)"));
      } catch (UnknownHostException e) {
        return tell(
            Finding.bad(
                "dns",
                "nobody knows the host " + endpoint.host(),
                "check the network, the name in HF_ENDPOINT, and whether a proxy is needed:"
                    + " HTTPS_PROXY",
                ExitCode.NETWORK));
      }
    }
    try {
      EndpointProbe.Seen seen =
          tools
              .line()
              .ask(
                  endpoint
                      .newBuilder()
                      .addPathSegments("api/models")
                      .addQueryParameter("limit", "1")
                      .build());
      answered(host, seen, tools.line().issuer(endpoint));
      return true;
    } catch (RequestFailed e) {
      HfjException why = e.verdict();
      String issuer =
          EndpointProbe.isAboutTrust(e)
              ? tools
                  .line()
                  .issuer(endpoint)
                  .map(who -> "; its certificate is signed by " + who)
                  .orElse("")
              : "";
      return tell(
          Finding.bad("endpoint", why.getMessage() + issuer, advice(why), ExitCode.NETWORK));
    }
  }

  /** Without what is said to somebody whose download broke. */
  private static String advice(HfjException why) {
    String advice = why.advice().replaceFirst("(; )?run the same command again.*", "");
    return advice.isEmpty() ? "try again later, or use another endpoint" : advice;
  }

  private void answered(String host, EndpointProbe.Seen seen, Optional<String> issuer) {
    String millis = seen.took().toMillis() + " ms";
    String detail =
        host + " answers in " + millis + issuer.map(who -> ", vouched for by " + who).orElse("");
    boolean hub = seen.status() == 200 || seen.status() == 401 || seen.status() == 403;
    if (seen.status() == 429 || seen.status() >= 500) {
      tell(
          Finding.bad(
              "endpoint",
              host + " answers " + seen.status(),
              seen.status() == 429
                  ? "wait: too much was asked of it"
                  : "try again later, or another endpoint",
              ExitCode.NETWORK));
    } else if (!hub) {
      tell(
          Finding.doubtful(
              "endpoint",
              detail + ", but does not list models (" + seen.status() + ")",
              "if it is a mirror that is fine; else check HF_ENDPOINT"));
    } else if (seen.took().compareTo(SLOW) > 0) {
      tell(Finding.doubtful("endpoint", detail, "a mirror that is nearer would be faster"));
    } else {
      tell(Finding.good("endpoint", detail));
    }
    seen.date().ifPresent(date -> tell(clock(date)));
    seen.quota().ifPresent(left -> tell(Finding.good("rate limit", left)));
  }

  private Finding clock(Instant theirs) {
    Duration apart = Duration.between(theirs, tools.host().clock().instant());
    return apart.abs().compareTo(SKEW) > 0
        ? Finding.bad(
            "clock",
            "this machine's is "
                + inWords(apart.abs())
                + (apart.isNegative() ? " behind" : " ahead"),
            "set it right: signed addresses and certificates are good for a time only",
            ExitCode.NETWORK)
        : Finding.good("clock", "agrees with the server's");
  }

  private static String inWords(Duration time) {
    return time.toHours() >= 48
        ? time.toDays() + " days"
        : time.toMinutes() >= 120 ? time.toHours() + " hours" : time.toMinutes() + " minutes";
  }

  // --- the account -------------------------------------------------------------------------------

  private Optional<Token> token() {
    Optional<Token> token;
    try {
      token = tools.token().get();
    } catch (HfjException e) {
      tell(Finding.bad("token", e.getMessage(), e.advice(), e.exitCode()));
      return Optional.empty();
    }
    if (token.isEmpty()) {
      tell(Finding.good("token", "none; public repositories need none"));
      return token;
    }
    try {
      Account account = tools.accounts().whoAmI(token.get());
      tell(
          Finding.good(
              "token",
              "from "
                  + token.get().source()
                  + ", of "
                  + account.name()
                  + account.role().map(role -> ", permission " + role).orElse("")));
    } catch (AccessDenied e) {
      tell(Finding.bad("token", e.getMessage(), e.advice(), ExitCode.DENIED));
      return Optional.empty();
    } catch (NetworkFailure e) {
      tell(
          Finding.doubtful(
              "token",
              "from " + token.get().source() + "; the endpoint does not tell whose",
              "if it is a mirror that is fine"));
    }
    return token;
  }

  private void repo(RepoId repo, Optional<Token> token, boolean speed) {
    Optional<RemoteFile> file;
    Optional<EndpointProbe.Body> body = Optional.empty();
    String unknown = "the repository has no file";
    try {
      CommitHash commit = tools.repos().hub().resolve(repo, Revision.MAIN).commit();
      tools.repos().hub().requireAccess(repo);
      file = largeFile(repo, commit);
      if (file.isPresent()) {
        body = Optional.of(body(repo, commit, file.get().path(), token, speed));
      }
    } catch (RequestFailed e) {
      HfjException why = e.verdict();
      if (why instanceof AccessDenied || why instanceof NotFound) {
        refused(why, repo);
        return;
      }
      unknown = why.getMessage();
      file = Optional.empty();
    } catch (HfjException e) {
      refused(e, repo);
      return;
    }
    String who = token.isPresent() ? "" : " without a token";
    tell(Finding.good("access", repo + " may be read" + who));
    if (body.isEmpty()) {
      tell(Finding.skipped("ranges", unknown));
      return;
    }
    ranges(body.get());
    if (speed) {
      speed(body.get(), file.orElseThrow().size());
    }
  }

  private void refused(HfjException failure, RepoId repo) {
    HfjException why = tools.repos().explained(failure, repo);
    tell(Finding.bad("access", why.getMessage(), why.advice(), why.exitCode()));
  }

  /** Empty if there is none, or the endpoint does not list any. */
  private Optional<RemoteFile> largeFile(RepoId repo, CommitHash commit) {
    try {
      return tools.repos().hub().largeFile(repo, commit);
    } catch (HfjException noList) {
      return Optional.empty();
    }
  }

  private EndpointProbe.Body body(
      RepoId repo, CommitHash commit, RepoPath file, Optional<Token> token, boolean speed)
      throws RequestFailed {
    HubClient hub = tools.repos().hub();
    HttpUrl url = hub.address(tools.endpoints().get(0), repo, commit, file);
    return tools.line().body(url, hub.about(repo, Revision.MAIN.name()).about(file), token, speed);
  }

  private void kept(RepoId repo) {
    try {
      tell(Finding.good("kept", tools.repos().kept(repo)));
    } catch (HfjException e) {
      tell(Finding.bad("kept", e.getMessage(), e.advice(), e.exitCode()));
    }
  }

  private void ranges(EndpointProbe.Body body) {
    tell(
        body.ranges()
            ? Finding.good("ranges", body.host() + " gives parts of files")
            : Finding.doubtful(
                "ranges",
                body.host() + " gives files only as a whole",
                "large files come over one connection, and begin again after it breaks"));
  }

  private void speed(EndpointProbe.Body body, long size) {
    tell(
        size < LEAST_TO_MEASURE
            ? Finding.skipped(
                "speed",
                String.format(
                    Locale.ROOT,
                    "the largest file has %,d bytes, too few to measure with; name another"
                        + " repository",
                    size))
            : Finding.good(
                "speed",
                String.format(
                    Locale.ROOT, "%.1f MB/s over one connection", body.bytesPerSecond() / 1e6)));
  }
}
