package io.hfj.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hfj.error.ContentMismatch;
import io.hfj.http.Asked;
import io.hfj.http.Failures;
import io.hfj.http.HubHosts;
import io.hfj.http.RequestFailed;
import io.hfj.http.Retry;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.Revision;
import io.hfj.model.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** Asks the Hub about repositories. Every question is retried after the one policy. Thread-safe. */
public final class HubClient {
  /** More files than any repository has; a paging chain that goes on beyond it is a trick. */
  private static final int MOST_FILES = 2_000_000;

  /** Pages in a row without a new entry that are put up with. */
  private static final int MOST_IDLE_PAGES = 3;

  /** Paths asked about in one request. */
  private static final int PATHS_AT_ONCE = 500;

  private final HubUrls urls;
  private final Exchange exchange;
  private final Optional<Token> token;

  /**
   * @param http follows no redirects and adds the token where it belongs
   * @param token in force, for messages
   * @param notices told warnings of the Hub and of repeated tries, a sentence each
   */
  public HubClient(
      HttpUrl endpoint,
      Call.Factory http,
      HubHosts hosts,
      Retry retry,
      Optional<Token> token,
      Consumer<String> notices) {
    this.urls = new HubUrls(endpoint);
    // A server may echo what it was sent, and it is told to the user.
    this.exchange =
        new Exchange(
            http,
            hosts,
            retry,
            text -> notices.accept(token.map(known -> known.maskedIn(text)).orElse(text)));
    this.token = token;
  }

  /** What requests about that revision are about. */
  public Asked about(RepoId repo, String revision) {
    return new Asked(urls.endpoint(), repo, revision, Optional.empty(), token);
  }

  /** Where the bytes of a file are asked for. */
  public HttpUrl address(RepoId repo, CommitHash commit, RepoPath file) {
    return urls.file(repo, commit.hex(), file);
  }

  /**
   * The commit that the revision means now.
   *
   * @throws io.hfj.error.HfjException as {@link Failures} tells
   */
  public CommitHash resolve(RepoId repo, Revision revision) {
    HttpUrl url = urls.info(repo, revision.name());
    return exchange.json(
        new Request.Builder().url(url).build(),
        about(repo, revision.name()),
        (json, response) -> {
          CommitHash[] commit = {null};
          HubJson.object(
              json,
              (name, value) -> {
                if (name.equals("sha") && value == JsonToken.VALUE_STRING) {
                  commit[0] = new CommitHash(json.getText());
                }
              });
          if (commit[0] == null) {
            throw Failures.notAHub(url, "it names no commit");
          }
          return commit[0];
        });
  }

  /** All files of the commit, in the Hub's order. */
  public List<RemoteFile> tree(RepoId repo, CommitHash commit, String revision) {
    FileList files = new FileList();
    Optional<HttpUrl> next = Optional.of(urls.tree(repo, commit.hex(), "", true));
    Set<String> firsts = new HashSet<>(); // a chain that goes round begins its pages as before
    int entries = 0;
    int idle = 0;
    while (next.isPresent()) {
      TreePage page = page(next.get(), about(repo, revision));
      files.addAll(page.files());
      entries += page.entries();
      idle = firsts.add(page.first()) && page.entries() > 0 ? 0 : idle + 1;
      if (entries > MOST_FILES || idle > MOST_IDLE_PAGES || page.next().equals(next)) {
        throw new ContentMismatch(
            "the list of files of " + repo + " does not end", "check the endpoint");
      }
      next = page.next();
    }
    return files;
  }

  /**
   * Names directly in a folder, folders with a slash behind; of the whole repository, with an empty
   * folder, those at all depths. For suggestions, so one page will do.
   */
  public List<String> namesIn(RepoId repo, CommitHash commit, String folder) {
    HttpUrl url = urls.tree(repo, commit.hex(), folder, folder.isEmpty());
    return page(url, about(repo, commit.hex())).names();
  }

  private TreePage page(HttpUrl url, Asked asked) {
    return exchange.json(new Request.Builder().url(url).build(), asked, this::page);
  }

  private TreePage page(JsonParser json, Response response) throws IOException {
    Optional<HttpUrl> next =
        PageLink.next(response.header("Link", ""))
            .flatMap(link -> Optional.ofNullable(response.request().url().resolve(link)))
            .map(urls::onEndpoint);
    return TreePage.read(json, next);
  }

  /**
   * Those of the named files that the commit has; a folder of that name does not count. Asks about
   * all of them at once; an endpoint that cannot answer that is asked file by file.
   */
  public List<RemoteFile> find(
      RepoId repo, CommitHash commit, String revision, List<RepoPath> names) {
    List<RemoteFile> found = new ArrayList<>();
    for (int i = 0; i < names.size(); i += PATHS_AT_ONCE) {
      List<RepoPath> some = names.subList(i, Math.min(names.size(), i + PATHS_AT_ONCE));
      Optional<List<RemoteFile>> answer = findAtOnce(repo, commit, revision, some);
      if (answer.isPresent()) {
        found.addAll(answer.get());
      } else {
        some.forEach(name -> findOne(repo, commit, revision, name).ifPresent(found::add));
      }
    }
    return found;
  }

  private Optional<List<RemoteFile>> findAtOnce(
      RepoId repo, CommitHash commit, String revision, List<RepoPath> names) {
    FormBody.Builder form = new FormBody.Builder();
    names.forEach(name -> form.add("paths", name.value()));
    Request request =
        new Request.Builder()
            .url(urls.pathsInfo(repo, commit.hex()))
            .post(form.add("expand", "false").build())
            .build();
    return exchange.jsonIfSupported(
        request,
        about(repo, revision),
        (json, response) ->
            page(json, response).files().stream()
                .filter(file -> names.contains(file.path()))
                .toList());
  }

  private Optional<RemoteFile> findOne(
      RepoId repo, CommitHash commit, String revision, RepoPath name) {
    HttpUrl url = address(repo, commit, name);
    Optional<Exchange.FileHead> head =
        exchange.head(
            new Request.Builder().url(url).head().build(), about(repo, revision).about(name));
    return head.map(found -> RemoteFile.of(name, found.size(), found.etag()));
  }

  /** Branches and tags, for suggestions. */
  public List<String> revisions(RepoId repo) {
    List<String> names = new ArrayList<>();
    return exchange.json(
        new Request.Builder().url(urls.refs(repo)).build(),
        about(repo, ""),
        (json, response) -> {
          HubJson.object(
              json,
              (kind, value) -> {
                if (value == JsonToken.START_ARRAY) {
                  while (json.nextToken() != JsonToken.END_ARRAY) {
                    HubJson.object(
                        json,
                        (name, text) -> {
                          if (name.equals("name")) {
                            HubJson.text(json).ifPresent(names::add);
                          }
                        });
                  }
                }
              });
          return names;
        });
  }

  /** Tells a failed exchange apart from one that the endpoint does not support. */
  static boolean isUnsupported(RequestFailed failure, Response response) {
    int status = failure.status();
    boolean strange = status == 404 && response.header("X-Error-Code") == null;
    return strange || status == 400 || status == 405 || status == 501;
  }
}
