package io.hfj.hub;

import com.fasterxml.jackson.core.JsonToken;
import io.hfj.AccessDenied;
import io.hfj.ContentMismatch;
import io.hfj.HubException;
import io.hfj.HubRef;
import io.hfj.NotFound;
import io.hfj.RepoInfo;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestContext;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.retry.Endpoints;
import io.hfj.http.retry.Retry;
import io.hfj.model.CollectionSlug;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.model.SafeText;
import io.hfj.model.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Queries the Hub about repositories: the current endpoint, and the next if it fails. Each request
 * is retried by the one policy. Thread-safe.
 */
public final class HubClient {
  /** Names requested as suggestions for a mistyped one. */
  private static final int MAX_FOUND = 20;

  private final HttpUrl first;
  private final HubCall call;
  private final FileLookup lookup;
  private final Optional<Token> token;

  /**
   * @param http follows no redirects and adds the token where it may go
   * @param token in use, for messages
   * @param notices receives warnings of the Hub and repeated tries, a sentence each; a server may
   *     echo the token in them
   */
  public HubClient(
      Endpoints endpoints,
      Call.Factory http,
      HubHosts hosts,
      Retry retry,
      Optional<Token> token,
      Consumer<String> notices) {
    this.first = endpoints.all().get(0);
    this.call = new HubCall(http, hosts, endpoints, retry, notices);
    this.lookup = new FileLookup(call);
    this.token = token;
  }

  /** Returns the context for requests about that revision. */
  public RequestContext about(RepoId repo, String revision) {
    return new RequestContext(first, repo, revision, Optional.empty(), token);
  }

  /** Returns the URL of a file at that endpoint. */
  public static HttpUrl address(HttpUrl endpoint, RepoId repo, CommitHash commit, RepoPath file) {
    return new HubUrls(endpoint).file(repo, commit.hex(), file);
  }

  /**
   * Returns the current commit of the revision, and the names of its files.
   *
   * @throws io.hfj.HubException the verdict of {@link FailureTranslator}
   */
  public RevisionInfo resolve(RepoId repo, Revision revision) {
    return call.json(
        urls -> get(urls.info(repo, revision.name())),
        about(repo, revision.name()),
        (json, response) -> {
          CommitHash[] commit = {null};
          Siblings siblings = new Siblings();
          LimitedJson.object(
              json,
              (name, value) -> {
                if (name.equals("sha") && value == JsonToken.VALUE_STRING) {
                  commit[0] = new CommitHash(json.getText());
                } else if (name.equals("siblings") && value == JsonToken.START_ARRAY) {
                  siblings.read(json);
                }
              });
          if (commit[0] == null) {
            throw FailureTranslator.notAHub(response.request().url(), "no commit hash");
          }
          return new RevisionInfo(commit[0], siblings.names());
        });
  }

  /**
   * Returns what the Hub reports about a repository at that revision.
   *
   * @throws io.hfj.HubException the verdict of {@link FailureTranslator}
   */
  public RepoInfo info(RepoId repo, Revision revision) {
    return call.json(
        urls -> get(urls.info(repo, revision.name())),
        about(repo, revision.name()),
        (json, response) ->
            new RepoInfoReader(repo)
                .read(json)
                .orElseThrow(
                    () -> FailureTranslator.notAHub(response.request().url(), "no commit hash")));
  }

  /**
   * Checks that the content of a repository is accessible, not only that it exists. Does nothing at
   * an endpoint without that API: there the first file shows it.
   *
   * @return whether the endpoint has that API
   * @throws io.hfj.HubException the verdict of {@link FailureTranslator}
   */
  public boolean requireAccess(RepoId repo) {
    return call.jsonIfSupported(
            urls -> get(urls.access(repo)), about(repo, "main"), (json, response) -> true)
        .isPresent();
  }

  /** Returns the largest of the first thousand or so files of the commit. */
  public Optional<RemoteFile> largeFile(RepoId repo, CommitHash commit) {
    return call.json(
        urls -> get(urls.tree(repo, commit.hex(), "", true)),
        about(repo, commit.hex()),
        (json, response) ->
            TreePage.read(json, Optional.empty()).files().stream()
                .max(Comparator.comparingLong(RemoteFile::size)));
  }

  /**
   * Asks for permission to read the commit's files in chunked storage; one try, at the endpoint in
   * use.
   *
   * @throws IOException if it fails, also because the endpoint has no chunked storage
   */
  public StorageAccess storageAccess(RepoId repo, CommitHash commit) throws IOException {
    return call.jsonOnce(
        urls -> get(urls.storageAccess(repo, commit.hex())),
        about(repo, commit.hex()),
        StorageAccess::read);
  }

  /** Returns whether a repository of that type and name is visible. */
  public boolean exists(RepoId repo) {
    try {
      return call.json(urls -> get(urls.info(repo)), about(repo, "main"), (json, response) -> true);
    } catch (NotFound | AccessDenied no) {
      return false;
    }
  }

  /**
   * Returns names of repositories of that type that match the last part of the name, for
   * suggestions: without those that a terminal cannot show.
   */
  public List<String> search(RepoId repo) {
    String name = repo.name();
    String words = name.substring(name.lastIndexOf('/') + 1);
    return call.json(
        urls -> get(urls.search(repo.type(), words, MAX_FOUND)),
        about(repo, ""),
        (json, response) -> {
          List<String> names =
              json.currentToken() == JsonToken.START_ARRAY
                  ? LimitedJson.texts(json, "id")
                  : new ArrayList<>();
          names.removeIf(text -> !SafeText.isPrintable(text));
          return names;
        });
  }

  /**
   * Returns the repositories of a collection.
   *
   * @throws NotFound if there is none of that slug, or the token may not see it
   */
  public HubCollection collection(CollectionSlug slug) {
    RepoId placeholder = new RepoId(RepoType.MODEL, "collection");
    try {
      return call.json(
          urls -> get(urls.collection(slug.value())),
          about(placeholder, ""),
          (json, response) ->
              new CollectionReader()
                  .read(json)
                  .orElseThrow(
                      () ->
                          FailureTranslator.notAHub(
                              response.request().url(), "it lists no items of the collection")));
    } catch (NotFound e) {
      throw (NotFound)
          new NotFound(
                  e.code(),
                  "there is no collection '" + slug + "', or it is private",
                  "check the address of its page; a private one needs a token of its owner")
              .about(slug.value());
    }
  }

  /** Returns the account name of the token in use; empty if there is none. */
  public Optional<String> account() {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    return call.json(
        urls -> get(urls.whoAmI()),
        new RequestContext(
            first, new RepoId(RepoType.MODEL, "account"), "", Optional.empty(), Optional.empty()),
        (json, response) -> {
          AtomicReference<String> name = new AtomicReference<>();
          LimitedJson.object(
              json,
              (field, value) -> {
                if (field.equals("name")) {
                  LimitedJson.text(json).map(SafeText::of).ifPresent(name::set);
                }
              });
          return Optional.ofNullable(name.get());
        });
  }

  private static Request get(HttpUrl url) {
    return new Request.Builder().url(url).build();
  }

  /**
   * Returns all files of the commit. If the endpoint cannot list them, or leaves some out, they are
   * looked up by the names that the Hub reports for the revision.
   *
   * @param info of a revision that means the commit, if it was resolved
   * @throws ContentMismatch if the list is cut short, and cannot be completed
   */
  public CommitFiles tree(
      RepoId repo, CommitHash commit, String revision, Optional<RevisionInfo> info) {
    TreeWalk.WalkResult walked =
        new TreeWalk(call, repo, commit, about(repo, revision), info).files();
    return walked.cut().isEmpty()
        ? new CommitFiles(walked.files(), walked.unsafe())
        : new TreeCompletion(lookup, repo, commit, about(repo, revision))
            .complete(walked, info.or(() -> findInfo(repo, commit)));
  }

  private Optional<RevisionInfo> findInfo(RepoId repo, CommitHash commit) {
    try {
      return Optional.of(resolve(repo, new Revision(commit.hex())));
    } catch (HubException unknown) {
      return Optional.empty();
    }
  }

  /**
   * Returns the names directly in a folder, folders with a trailing slash; for an empty folder
   * those at all depths of the repository. For suggestions, so it reads one page.
   */
  public List<String> namesIn(RepoId repo, CommitHash commit, String folder) {
    return call.json(
        urls -> get(urls.tree(repo, commit.hex(), folder, folder.isEmpty())),
        about(repo, commit.hex()),
        (json, response) -> TreePage.read(json, Optional.empty()).names());
  }

  /**
   * Returns those of the named files that the commit has; folders of that name do not count. Looks
   * them up in bulk, or file by file where the endpoint does not support that.
   */
  public List<RemoteFile> find(
      RepoId repo, CommitHash commit, String revision, List<RepoPath> names) {
    return lookup.find(repo, commit, about(repo, revision), names);
  }

  /** Returns the commit in the headers of a file's URL, for a Hub without an API for revisions. */
  public Optional<CommitHash> commitOf(RepoId repo, Revision revision, RepoPath file) {
    return call.head(
            urls -> get(urls.file(repo, revision.name(), file)).newBuilder().head().build(),
            about(repo, revision.name()).about(file))
        .flatMap(HubCall.FileHead::commit);
  }

  /** Returns names of branches and tags, for suggestions. */
  public List<String> revisions(RepoId repo) {
    return refs(repo).stream().map(HubRef::name).toList();
  }

  /** Returns branches, tags and converts: without those that a terminal cannot show. */
  public List<HubRef> refs(RepoId repo) {
    return call.json(
        urls -> get(urls.refs(repo)),
        about(repo, ""),
        (json, response) -> {
          List<HubRef> refs = new ArrayList<>();
          LimitedJson.object(
              json,
              (kind, value) -> {
                if (value == JsonToken.START_ARRAY) {
                  RefReader.read(json, refs);
                }
              });
          return refs;
        });
  }
}
