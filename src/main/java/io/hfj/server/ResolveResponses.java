package io.hfj.server;

import static io.hfj.server.RequestTarget.encode;
import static io.hfj.server.RequestTarget.encodePath;

import io.hfj.BadInput;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Answers for addresses of files and for their bytes. Immutable; thread-safe. */
final class ResolveResponses {
  /** A file found by one of the URLs that {@code resolve} redirects to. */
  private record Stored(HubRepo repo, HubCommit commit, RepoFile file) {}

  private final HubRepos repos;
  private final HubOptions options;
  private final Clock clock;

  ResolveResponses(HubRepos repos, HubOptions options, Clock clock) {
    this.repos = repos;
    this.options = options;
    this.clock = clock;
  }

  /** {@code /ID/resolve/REV/FILE}: the bytes of a small file, or a redirect to them. */
  HubResponse resolve(
      HubRequest request,
      RequestTarget target,
      RepoAddress address,
      HubRepo repo,
      HubCommit commit) {
    RepoFile file = commit.find(address.path()).orElseThrow(() -> noEntry(commit));
    if (file.lfs()) {
      return toDataHost(request, repo, commit, file);
    }
    if (options.redirectsPlainFiles()) {
      String location =
          "/api/resolve-cache/%s?%s=&etag=%s"
              .formatted(
                  place(repo, commit, file),
                  encode(target.rawPath()),
                  encode('"' + file.etag() + '"'));
      return FileResponses.redirect(307, location);
    }
    return withCommit(FileResponses.bytes(request, file.content(), file.etag()), commit);
  }

  // The redirect carries the headers that clients need; the data host sends none of them.
  private HubResponse toDataHost(
      HubRequest request, HubRepo repo, HubCommit commit, RepoFile file) {
    String rawPath = "/cdn/" + place(repo, commit, file);
    String location =
        options.dataHost().orElse(request.baseUrl())
            + rawPath
            + "?"
            + SignedUrl.query(rawPath, clock.instant().plus(options.linkLife()));
    HubResponse answer =
        withCommit(FileResponses.redirect(302, location), commit)
            .with("Accept-Ranges", "bytes")
            .with("X-Linked-Size", Long.toString(file.size()))
            .with("X-Linked-Etag", '"' + file.etag() + '"');
    return file.xetHash().map(hash -> withXet(answer, request, repo, commit, hash)).orElse(answer);
  }

  private static HubResponse withXet(
      HubResponse answer, HubRequest request, HubRepo repo, HubCommit commit, String hash) {
    String route =
        "%s/api/%s/%s/xet-read-token/%s"
            .formatted(
                request.baseUrl(), repo.id().type().plural(), repo.id().name(), commit.sha());
    return answer.with("X-Xet-Hash", hash).with("Link", "<" + route + ">; rel=\"xet-auth\"");
  }

  /** {@code /api/resolve-cache/...}: the bytes of a small file. The query is required. */
  HubResponse cached(HubRequest request, RequestTarget target, Requester caller) {
    Stored stored = find(target, 2).orElseThrow(caller::noRepo);
    if (!caller.maySee(stored.repo)) {
      throw caller.noRepo();
    }
    caller.requireAccess(stored.repo);
    String etag = '"' + stored.file.etag() + '"';
    if (!target.parameter("etag").equals(Optional.of(etag))) {
      throw ErrorResponse.hub(400, "", "Missing or wrong etag in the query");
    }
    HubResponse answer = FileResponses.bytes(request, stored.file.content(), stored.file.etag());
    return withCommit(answer, stored.commit);
  }

  /** {@code /cdn/...}: the data host, which accepts a valid signature alone. */
  HubResponse data(HubRequest request, RequestTarget target) {
    if (request.header("Authorization").isPresent()) {
      throw ErrorResponse.data(400, "InvalidArgument", "Only one auth mechanism allowed");
    }
    SignedUrl.check(target, clock.instant());
    Stored stored =
        find(target, 1).orElseThrow(() -> ErrorResponse.data(404, "NoSuchKey", "No such key"));
    // As on real ones: looks like a SHA-256 of the content and is not.
    String etag = Digests.sha256("data host's own " + target.rawPath());
    return FileResponses.bytes(request, stored.file.content(), etag);
  }

  private static String place(HubRepo repo, HubCommit commit, RepoFile file) {
    return "%s/%s/%s/%s"
        .formatted(
            repo.id().type().plural(), repo.id().name(), commit.sha(), encodePath(file.path()));
  }

  /** Reads {@code T/ID/SHA/FILE}, as {@link #place} writes it, from that segment on. */
  private Optional<Stored> find(RequestTarget target, int from) {
    List<String> segments = target.segments();
    // The id has one segment or two; try both.
    for (int parts = 2; parts > 0; parts--) {
      int idEnd = from + 1 + parts;
      if (segments.size() > idEnd + 1) {
        String path = String.join("/", segments.subList(idEnd + 1, segments.size()));
        Optional<HubRepo> repo =
            repo(segments.get(from), String.join("/", segments.subList(from + 1, idEnd)));
        Optional<HubCommit> commit = repo.flatMap(r -> r.find(segments.get(idEnd)));
        Optional<RepoFile> file = commit.flatMap(c -> c.find(path));
        if (file.isPresent()) {
          return Optional.of(new Stored(repo.get(), commit.get(), file.get()));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<HubRepo> repo(String plural, String name) {
    try {
      return RepoType.findByPlural(plural).flatMap(type -> repos.find(new RepoId(type, name)));
    } catch (BadInput e) {
      return Optional.empty();
    }
  }

  private static HubResponse withCommit(HubResponse answer, HubCommit commit) {
    return answer.with("X-Repo-Commit", commit.sha());
  }

  private static ErrorResponse noEntry(HubCommit commit) {
    return ErrorResponse.hub(404, "EntryNotFound", "Entry not found", commit);
  }
}
