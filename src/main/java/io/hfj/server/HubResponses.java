package io.hfj.server;

import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The Hub's protocol without a network: answers every request like the real Hub, as far as
 * downloads need it. Thread-safe.
 *
 * <p>Gated repositories list their files to all callers and give content to those granted; private
 * ones look absent to callers without a grant.
 */
public final class HubResponses {
  private final HubRepos repos;
  private final TreeResponses trees;
  private final ResolveResponses files;

  /**
   * @param clock decides when signed URLs expire
   */
  public HubResponses(HubRepos repos, HubOptions options, Clock clock) {
    this.repos = repos;
    this.trees = new TreeResponses(options.pageSize());
    this.files = new ResolveResponses(repos, options, clock);
  }

  /** Returns the answer to the request; an error answer for a bad one. */
  public HubResponse answer(HubRequest request) {
    HubResponse answer;
    try {
      answer = route(request, RequestTarget.of(request.target()));
    } catch (ErrorResponse e) {
      answer = e.answer();
    }
    return request.method().equals("HEAD") ? answer.forHead() : answer;
  }

  private HubResponse route(HubRequest request, RequestTarget target) {
    String path = target.rawPath();
    if (path.startsWith("/cdn/")) {
      requireMethod(request, "GET");
      return files.data(request, target);
    }
    Requester caller = Requester.of(request, repos);
    if (path.equals("/api/whoami-v2")) {
      requireMethod(request, "GET");
      return limited("api", HubResponse.json(200, JsonResponses.whoami(caller.requireUser())));
    }
    if (path.startsWith("/api/resolve-cache/")) {
      requireMethod(request, "GET");
      return files.cached(request, target, caller);
    }
    if (path.startsWith("/api/collections/")) {
      requireMethod(request, "GET");
      List<String> segments = target.segments();
      String slug = String.join("/", segments.subList(2, segments.size()));
      return repos
          .findCollection(slug)
          .map(found -> limited("api", HubResponse.json(200, JsonResponses.collection(found))))
          .orElseThrow(() -> ErrorResponse.hub(404, "", "Collection not found"));
    }
    Optional<RepoType> searched = searched(target);
    if (searched.isPresent()) {
      requireMethod(request, "GET");
      List<RepoId> found =
          repos.search(searched.get(), target.parameter("search").orElse(""), caller::maySee);
      return limited("api", HubResponse.json(200, JsonResponses.ids(found)));
    }
    RepoAddress address = RepoAddress.find(target).orElseThrow(HubResponses::noPage);
    requireMethod(request, address.verb().equals("paths-info") ? "POST" : "GET");
    Optional<HubRepo> repo = address.id().flatMap(repos::find);
    if (repo.isEmpty()) {
      return renamed(caller, address, target);
    }
    if (!caller.maySee(repo.get())) {
      throw caller.noRepo();
    }
    String quota = address.verb().equals("resolve") ? "resolvers" : "api";
    return limited(quota, about(repo.get(), request, target, caller, address));
  }

  private static Optional<RepoType> searched(RequestTarget target) {
    List<String> segments = target.segments();
    return segments.size() == 2 && segments.get(0).equals("api")
        ? RepoType.findByPlural(segments.get(1))
        : Optional.empty();
  }

  private HubResponse about(
      HubRepo repo,
      HubRequest request,
      RequestTarget target,
      Requester caller,
      RepoAddress address) {
    switch (address.verb()) {
      case "refs":
        return HubResponse.json(200, JsonResponses.refs(repo, target.flag("include_prs")));
      case "auth-check":
        caller.requireAccess(repo);
        return HubResponse.json(200, "{}");
      case "":
      case "revision":
        return HubResponse.json(
            200, JsonResponses.info(repo, requireCommit(repo, address), target.flag("blobs")));
      case "tree":
        HubCommit listed = requireCommit(repo, address);
        return trees.page(request, target, address, listed, caller.mayRead(repo));
      case "paths-info":
        HubCommit asked = requireCommit(repo, address);
        return trees.paths(PathsRequest.of(request), asked, caller.mayRead(repo));
      case "resolve":
        caller.requireAccess(repo);
        return files.resolve(request, target, address, repo, requireCommit(repo, address));
      default:
        throw noPage();
    }
  }

  private HubResponse renamed(Requester caller, RepoAddress address, RequestTarget target) {
    HubRepo repo =
        address.id().flatMap(repos::findRenamed).filter(caller::maySee).orElseThrow(caller::noRepo);
    return FileResponses.redirect(307, address.movedTo(repo.id(), target));
  }

  private static HubCommit requireCommit(HubRepo repo, RepoAddress address) {
    String revision = address.revision();
    return repo.find(revision)
        .orElseThrow(
            () -> ErrorResponse.hub(404, "RevisionNotFound", "Invalid rev id: " + revision));
  }

  private static void requireMethod(HubRequest request, String method) {
    boolean head = method.equals("GET") && request.method().equals("HEAD");
    if (!head && !request.method().equals(method)) {
      throw ErrorResponse.hub(405, "", "Method not allowed");
    }
  }

  // On successful answers too: clients must obey them only with status 429.
  private static HubResponse limited(String quota, HubResponse answer) {
    return answer
        .with("RateLimit", '"' + quota + "\";r=499;t=120")
        .with("RateLimit-Policy", "\"fixed window\";\"" + quota + "\";q=500;w=300");
  }

  private static ErrorResponse noPage() {
    return ErrorResponse.hub(404, "", "Sorry, we can't find the page you are looking for.");
  }
}
