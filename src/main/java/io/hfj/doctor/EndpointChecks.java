package io.hfj.doctor;

import io.hfj.HubException;
import io.hfj.error.CommandHints;
import io.hfj.error.ExitCode;
import io.hfj.http.EndpointProbe;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestFailed;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.HttpUrl;

/** Checks an endpoint: name, proxy, certificate, answer, clock, rate limit. For one thread. */
final class EndpointChecks {
  /** Signed URLs are valid for some minutes around the server's time. */
  private static final Duration SKEW = Duration.ofMinutes(2);

  private static final Duration SLOW = Duration.ofSeconds(1);

  private final EndpointProbe probe;
  private final Clock clock;
  private final Consumer<Finding> findings;

  EndpointChecks(EndpointProbe probe, Clock clock, Consumer<Finding> findings) {
    this.probe = probe;
    this.clock = clock;
    this.findings = findings;
  }

  private boolean report(Finding finding) {
    findings.accept(finding);
    return finding.state() != Finding.CheckState.BAD;
  }

  /** Reports on the endpoint; returns whether it can be used. */
  boolean check(HttpUrl endpoint) {
    String host = FailureTranslator.host(endpoint);
    Optional<String> proxy = probe.proxyTo(endpoint);
    if (proxy.isPresent()) {
      report(Finding.good("proxy", host + " through " + proxy.get()));
    } else {
      try {
        int addresses = probe.addresses(endpoint);
        report(
            Finding.good(
                "dns", host + " has " + addresses + (addresses == 1 ? " address" : " addresses")));
      } catch (UnknownHostException e) {
        return report(
            Finding.bad(
                "dns",
                "cannot resolve host " + endpoint.host(),
                "check the network and HF_ENDPOINT; if a proxy is required, set HTTPS_PROXY",
                ExitCode.NETWORK));
      }
    }
    try {
      EndpointProbe.ProbeAnswer answer =
          probe.ask(
              endpoint
                  .newBuilder()
                  .addPathSegments("api/models")
                  .addQueryParameter("limit", "1")
                  .build());
      reportAnswer(host, answer, probe.issuer(endpoint));
      return true;
    } catch (RequestFailed e) {
      HubException why = e.verdict();
      String issuer =
          EndpointProbe.isAboutTrust(e)
              ? probe.issuer(endpoint).map(name -> "; certificate issued by " + name).orElse("")
              : "";
      return report(
          Finding.bad("endpoint", why.getMessage() + issuer, advice(why), ExitCode.NETWORK));
    }
  }

  /** Returns the advice without the part for a download that broke off. */
  private static String advice(HubException why) {
    String advice =
        CommandHints.of(why).replaceFirst("(; |, then )?run the same command again.*", "");
    return advice.isEmpty() ? "try again later, or use another endpoint" : advice;
  }

  private void reportAnswer(
      String host, EndpointProbe.ProbeAnswer answer, Optional<String> issuer) {
    String millis = answer.took().toMillis() + " ms";
    String detail =
        host
            + " responds in "
            + millis
            + issuer.map(name -> ", certificate issued by " + name).orElse("");
    boolean hub = answer.status() == 200 || answer.status() == 401 || answer.status() == 403;
    if (answer.status() == 429 || answer.status() >= 500) {
      report(
          Finding.bad(
              "endpoint",
              host + " returned HTTP " + answer.status(),
              answer.status() == 429
                  ? "wait a few minutes: the rate limit is reached"
                  : "try again later, or use another endpoint",
              ExitCode.NETWORK));
    } else if (!hub) {
      report(
          Finding.doubtful(
              "endpoint",
              detail + ", but does not list models (HTTP " + answer.status() + ")",
              "normal for a mirror; otherwise check HF_ENDPOINT"));
    } else if (answer.took().compareTo(SLOW) > 0) {
      report(Finding.doubtful("endpoint", detail, "use a closer mirror"));
    } else {
      report(Finding.good("endpoint", detail));
    }
    answer.date().ifPresent(date -> report(skew(date)));
    answer.quota().ifPresent(left -> report(Finding.good("rate limit", left)));
  }

  private Finding skew(Instant theirs) {
    Duration apart = Duration.between(theirs, clock.instant());
    return apart.abs().compareTo(SKEW) > 0
        ? Finding.bad(
            "clock",
            "the local clock is "
                + inWords(apart.abs())
                + (apart.isNegative() ? " behind" : " ahead"),
            "set the clock: signed URLs and certificates are valid for a limited time",
            ExitCode.NETWORK)
        : Finding.good("clock", "in sync with the server");
  }

  private static String inWords(Duration time) {
    return time.toHours() >= 48
        ? time.toDays() + " days"
        : time.toMinutes() >= 120 ? time.toHours() + " hours" : time.toMinutes() + " minutes";
  }
}
