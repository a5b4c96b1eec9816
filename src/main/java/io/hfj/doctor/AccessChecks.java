package io.hfj.doctor;

import io.hfj.AccessDenied;
import io.hfj.HubException;
import io.hfj.NetworkFailure;
import io.hfj.NotFound;
import io.hfj.error.CommandHints;
import io.hfj.error.ExitCode;
import io.hfj.http.EndpointProbe;
import io.hfj.http.failure.RequestFailed;
import io.hfj.hub.Account;
import io.hfj.hub.HubClient;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import io.hfj.model.Token;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.HttpUrl;

/** Checks the token, and whether a repository can be read with it. For one thread. */
final class AccessChecks {
  /** In bytes; fewer may already be in buffers when the measurement starts. */
  private static final long LEAST_TO_MEASURE = 1_000_000;

  private final Checkup.CheckedAccess access;
  private final EndpointProbe probe;
  private final HttpUrl endpoint;
  private final Consumer<Finding> findings;

  /**
   * @param endpoint the first endpoint, from which files are requested
   */
  AccessChecks(
      Checkup.CheckedAccess access,
      EndpointProbe probe,
      HttpUrl endpoint,
      Consumer<Finding> findings) {
    this.access = access;
    this.probe = probe;
    this.endpoint = endpoint;
    this.findings = findings;
  }

  /** Reports on the active token; returns it if the Hub accepts it. */
  Optional<Token> token() {
    Optional<Token> token;
    try {
      token = access.token().get();
    } catch (HubException e) {
      findings.accept(Finding.bad("token", e.getMessage(), CommandHints.of(e), ExitCode.of(e)));
      return Optional.empty();
    }
    if (token.isEmpty()) {
      findings.accept(Finding.good("token", "none; not needed for public repositories"));
      return token;
    }
    try {
      Account account = access.accounts().whoAmI(token.get());
      findings.accept(
          Finding.good(
              "token",
              "from "
                  + token.get().source()
                  + ", of "
                  + account.name()
                  + account.role().map(role -> ", permission " + role).orElse("")));
    } catch (AccessDenied e) {
      findings.accept(Finding.bad("token", e.getMessage(), CommandHints.of(e), ExitCode.DENIED));
      return Optional.empty();
    } catch (NetworkFailure e) {
      findings.accept(
          Finding.doubtful(
              "token",
              "from " + token.get().source() + "; the endpoint does not report its account",
              "normal for a mirror"));
    }
    return token;
  }

  /** Reports whether the repository can be read, whether in ranges, and how fast. */
  void repo(RepoId repo, Optional<Token> token, boolean speed) {
    Optional<RemoteFile> file;
    Optional<EndpointProbe.ProbeBody> body = Optional.empty();
    String obstacle = "the repository has no file";
    try {
      CommitHash commit = access.repositories().hub().resolve(repo, Revision.MAIN).commit();
      access.repositories().hub().requireAccess(repo);
      file = largeFile(repo, commit);
      if (file.isPresent()) {
        body = Optional.of(body(repo, commit, file.get().path(), token, speed));
      }
    } catch (RequestFailed e) {
      HubException why = e.verdict();
      if (why instanceof AccessDenied || why instanceof NotFound) {
        refused(why, repo);
        return;
      }
      obstacle = why.getMessage();
      file = Optional.empty();
    } catch (HubException e) {
      refused(e, repo);
      return;
    }
    String suffix = token.isPresent() ? "" : " without a token";
    findings.accept(Finding.good("access", repo + " is readable" + suffix));
    if (body.isEmpty()) {
      findings.accept(Finding.skipped("ranges", obstacle));
      return;
    }
    ranges(body.get());
    if (speed) {
      speed(body.get(), file.orElseThrow().size());
    }
  }

  private void refused(HubException failure, RepoId repo) {
    HubException why = access.repositories().explained(failure, repo);
    findings.accept(
        Finding.bad("access", why.getMessage(), CommandHints.of(why), ExitCode.of(why)));
  }

  /** Returns a large file, or empty if there is none or the endpoint lists none. */
  private Optional<RemoteFile> largeFile(RepoId repo, CommitHash commit) {
    try {
      return access.repositories().hub().largeFile(repo, commit);
    } catch (HubException noList) {
      return Optional.empty();
    }
  }

  private EndpointProbe.ProbeBody body(
      RepoId repo, CommitHash commit, RepoPath file, Optional<Token> token, boolean speed)
      throws RequestFailed {
    HubClient hub = access.repositories().hub();
    HttpUrl url = HubClient.address(endpoint, repo, commit, file);
    return probe.body(url, hub.about(repo, Revision.MAIN.name()).about(file), token, speed);
  }

  /** Reports the files of the repository on this machine. */
  void cached(RepoId repo) {
    try {
      findings.accept(Finding.good("kept", access.repositories().cached(repo)));
    } catch (HubException e) {
      findings.accept(Finding.bad("kept", e.getMessage(), CommandHints.of(e), ExitCode.of(e)));
    }
  }

  private void ranges(EndpointProbe.ProbeBody body) {
    findings.accept(
        body.ranges()
            ? Finding.good("ranges", body.host() + " supports ranges")
            : Finding.doubtful(
                "ranges",
                body.host() + " does not support ranges",
                "large files use one connection and restart when it is lost"));
  }

  private void speed(EndpointProbe.ProbeBody body, long size) {
    findings.accept(
        size < LEAST_TO_MEASURE
            ? Finding.skipped(
                "speed",
                String.format(
                    Locale.ROOT,
                    "the largest file has only %,d bytes; give another repository",
                    size))
            : Finding.good(
                "speed",
                String.format(
                    Locale.ROOT, "%.1f MB/s over one connection", body.bytesPerSecond() / 1e6)));
  }
}
