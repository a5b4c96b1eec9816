package io.hfj.testing.xet;

import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepos;
import io.hfj.server.HubRequest;
import io.hfj.server.HubResponse;
import io.hfj.server.RepoFile;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The Hub's route {@code xet-read-token}, and the tokens it gave out. Thread-safe. */
final class XetTokens {
  private static final Pattern ROUTE =
      Pattern.compile("/api/([^/]+)/(.+)/xet-read-token/([^/?]+)(\\?.*)?");

  /**
   * A token.
   *
   * @param files hashes of the files it gives access to: those of one commit
   */
  record Grant(Instant expires, Set<String> files) {}

  private final HubRepos repos;
  private final Function<HubRequest, HubResponse> hub;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final AtomicInteger lastNumber = new AtomicInteger();

  /**
   * @param hub answers requests for repositories, and so decides on access
   */
  XetTokens(HubRepos repos, Function<HubRequest, HubResponse> hub) {
    this.repos = repos;
    this.hub = hub;
  }

  static boolean isRoute(HubRequest request) {
    return ROUTE.matcher(request.target()).matches();
  }

  /** Returns the grant of a token given out before, expired or not. */
  Optional<Grant> find(String token) {
    return Optional.ofNullable(grants.get(token));
  }

  /** Answers with a new token, or as the Hub refuses the content of the repository. */
  HubResponse answer(HubRequest request, Instant expires, String casUrl) {
    // Checks first what the Hub says of the revision, then of the access to content.
    String target = request.target();
    HubResponse revision = hub.apply(to(request, target.replace("/xet-read-token/", "/revision/")));
    if (revision.status() != 200) {
      String location = revision.headers().getOrDefault("Location", "");
      return location.isEmpty()
          ? revision
          : revision.with("Location", location.replace("/revision/", "/xet-read-token/"));
    }
    HubResponse access =
        hub.apply(to(request, target.replaceFirst("/xet-read-token/.*", "/auth-check")));
    return access.status() == 200 ? granted(target, expires, casUrl, access) : access;
  }

  private HubResponse granted(String target, Instant expires, String casUrl, HubResponse access) {
    Matcher route = ROUTE.matcher(target);
    if (!route.matches()) {
      throw new IllegalArgumentException(target);
    }
    RepoType type = RepoType.findByPlural(route.group(1)).orElseThrow();
    HubRepo repo = repos.find(new RepoId(type, decoded(route.group(2)))).orElseThrow();
    Set<String> files =
        repo.commit(decoded(route.group(3))).files().values().stream()
            .map(RepoFile::xetHash)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    String token = "xet_" + lastNumber.incrementAndGet();
    grants.put(token, new Grant(expires, files));
    String seconds = Long.toString(expires.getEpochSecond());
    String json =
        "{\"accessToken\":\"%s\",\"exp\":%s,\"casUrl\":\"%s\"}".formatted(token, seconds, casUrl);
    HubResponse answer =
        HubResponse.json(200, json)
            .with("X-Xet-Access-Token", token)
            .with("X-Xet-Token-Expiration", seconds)
            .with("X-Xet-Cas-Url", casUrl);
    // Counted by the quota of the API.
    return answer.with("RateLimit", access.headers().get("RateLimit"));
  }

  private static HubRequest to(HubRequest request, String target) {
    return new HubRequest("GET", target, request.headers(), new byte[0], request.baseUrl());
  }

  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
