package io.hfj.hub;

import io.hfj.error.ContentMismatch;
import io.hfj.error.HfjException;
import io.hfj.error.NotFound;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.failure.RequestContext;
import io.hfj.http.failure.RequestFailed;
import io.hfj.http.retry.EndpointFailover;
import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Goes through the pages of a listing. When its endpoint fails in the middle, another one lists
 * from the start: what a cursor means only he knows who made it, and who takes it for something
 * else leaves out files without anybody noticing. For one use by one thread.
 */
final class TreeWalk {
  /** More files than any repository has; a paging chain that goes on beyond it is a trick. */
  private static final int MOST_FILES = 2_000_000;

  /** Pages in a row without a new entry that are put up with. */
  private static final int MOST_IDLE_PAGES = 3;

  /** After so many pages they have to hold {@link #LEAST_A_PAGE} entries on average. */
  private static final int SHORT_LISTING = 500;

  /** The Hub puts hundreds in one; a chain of next to nothing would go on for days. */
  private static final int LEAST_A_PAGE = 10;

  /** So long nobody wonders whether anything happens. */
  private static final long TELL_MILLIS = 10_000;

  /** Entries that the Hub puts on a page (hub documentation, API, "limit"). */
  private static final int FULL_PAGE = 1000;

  /** More names that cannot be used than this are not kept in memory. */
  private static final int MOST_UNSAFE = 1000;

  private final HubCall call;
  private final RepoId repo;
  private final CommitHash commit;
  private final RequestContext context;
  private final Optional<RevisionInfo> info;
  private ListedFiles files = new ListedFiles();
  private final List<String> unsafe = new ArrayList<>();

  /** What pages begin with: a chain that goes round begins its pages as before. */
  private final Set<String> firsts = new HashSet<>();

  private int entries;
  private int pages;
  private int idle;
  private long reportedAt; // in milliseconds since 1970, as answers are stamped; 0 before the first

  /** Whether an endpoint cannot list, or left something out. */
  private boolean cut;

  private boolean namesOnly = true;

  /**
   * @param info of a revision that means the commit, if it is known; each list is held against it
   */
  TreeWalk(
      HubCall exchange,
      RepoId repo,
      CommitHash commit,
      RequestContext context,
      Optional<RevisionInfo> info) {
    this.call = exchange;
    this.repo = repo;
    this.commit = commit;
    this.context = context;
    this.info = info;
  }

  /**
   * What was listed.
   *
   * @param unsafe see {@link CommitFiles}
   * @param cut why files may be missing from the list; empty if none are
   * @param namesOnly whether nothing speaks for that but the names in the revision's information
   */
  record Result(
      List<RemoteFile> files, List<String> unsafe, Optional<HfjException> cut, boolean namesOnly) {}

  /**
   * All files, in the Hub's order.
   *
   * @throws io.hfj.error.HfjException as {@link FailureTranslator} tells
   */
  Result files() {
    EndpointFailover failover = call.failover();
    HttpUrl endpoint = failover.endpoint();
    Optional<HttpUrl> next = Optional.of(first(endpoint));
    int most = 0;
    while (next.isPresent()) {
      try {
        next = add(page(endpoint, next.get()), next.get());
        if (entries > most) {
          most = entries; // only what no endpoint got so far: else two could fail in turns
          failover.progressed();
        }
        if (next.isEmpty()) {
          requireWhole(endpoint);
        }
      } catch (IOException e) {
        cut |= pages == 0 && isUnsupported(e);
        namesOnly &= !isUnsupported(e);
        try {
          failover.failed(e);
        } catch (HfjException last) {
          if (!cut) {
            throw last;
          }
          return new Result(files.files(), unsafe, Optional.of(last), namesOnly);
        }
        if (!failover.endpoint().equals(endpoint) || next.isEmpty()) {
          endpoint = failover.endpoint();
          next = Optional.of(startAgain(endpoint));
        }
      }
    }
    return new Result(files.files(), unsafe, Optional.empty(), namesOnly);
  }

  /** Whether the endpoint answers that it has no such interface, rather than no such repository. */
  private static boolean isUnsupported(IOException e) {
    if (!(e instanceof RequestFailed failure)) {
      return false;
    }
    int status = failure.status();
    boolean unknown =
        failure.verdict() instanceof NotFound missing && missing.what() == NotFound.What.REPO;
    return status == 404 && unknown || status == 400 || status == 405 || status == 501;
  }

  /** The names that are in no list of files. */
  static Set<String> missing(Set<String> names, List<RemoteFile> files, Collection<String> unsafe) {
    Set<String> lacking = new HashSet<>(names);
    files.forEach(file -> lacking.remove(file.path().value()));
    lacking.removeAll(unsafe);
    return lacking;
  }

  /**
   * Fails if the list that ends here was cut short: a gateway between us and the Hub may drop the
   * header {@code Link}, and then the first page looks like all there is.
   */
  private void requireWhole(HttpUrl endpoint) throws IOException {
    Set<String> names = info.map(RevisionInfo::names).orElse(Set.of());
    int lacking = missing(names, files.files(), unsafe).size();
    boolean vouched = lacking == 0 && info.filter(RevisionInfo::isComplete).isPresent();
    boolean full = pages == 1 && entries == FULL_PAGE;
    boolean endsEarly = full && !vouched && !passesLinks(endpoint);
    if (lacking > 0 || endsEarly) {
      cut = true;
      namesOnly &= !endsEarly;
      throw FailureTranslator.invalidContent(
          new ContentMismatch(
              FailureTranslator.host(endpoint)
                  + " leaves out files of "
                  + context.repo()
                  + ": its list ends after "
                  + entries
                  + " entries",
              "use another endpoint, or name the files: a proxy or mirror may drop the header"
                  + " 'Link'"));
    }
  }

  /** Whether a page that is not the last one says where the next one is. */
  private boolean passesLinks(HttpUrl endpoint) throws IOException {
    HttpUrl one = first(endpoint).newBuilder().addQueryParameter("limit", "1").build();
    return page(endpoint, one).next().isPresent();
  }

  private HttpUrl first(HttpUrl endpoint) {
    return new HubUrls(endpoint).tree(repo, commit.hex(), "", true);
  }

  private HttpUrl startAgain(HttpUrl endpoint) {
    files = new ListedFiles();
    unsafe.clear();
    firsts.clear();
    entries = 0;
    pages = 0;
    idle = 0;
    return first(endpoint);
  }

  private TreePage page(HttpUrl endpoint, HttpUrl address) throws IOException {
    HubUrls own = new HubUrls(endpoint);
    return call.jsonAt(
        endpoint,
        urls -> new Request.Builder().url(address).build(),
        context,
        (json, response) -> {
          TreePage page = TreePage.read(json, next(response).map(own::onEndpoint));
          reportProgress(response, page.next().isPresent());
          return page;
        });
  }

  /** A long listing is silent otherwise, and its first file far away. */
  private void reportProgress(Response answer, boolean goesOn) {
    if (reportedAt == 0) {
      reportedAt = answer.sentRequestAtMillis();
    }
    if (goesOn && answer.receivedResponseAtMillis() - reportedAt >= TELL_MILLIS) {
      reportedAt = answer.receivedResponseAtMillis();
      call.notice(
          String.format(
              Locale.ROOT, "listing %s: %,d files and folders so far", context.repo(), entries));
    }
  }

  /** Takes a page in; returns where the next one is. */
  private Optional<HttpUrl> add(TreePage page, HttpUrl address) throws IOException {
    page.files().forEach(files::add);
    unsafe.addAll(page.unsafe());
    if (unsafe.size() > MOST_UNSAFE) {
      throw FailureTranslator.invalidContent(RepoPath.refusal(unsafe.get(0)), context);
    }
    entries += page.entries();
    pages++;
    idle = firsts.add(page.first()) && page.entries() > 0 ? 0 : idle + 1;
    boolean circle = page.next().filter(address::equals).isPresent();
    boolean trickles = pages > SHORT_LISTING && entries < (long) pages * LEAST_A_PAGE;
    if (entries > MOST_FILES || idle > MOST_IDLE_PAGES || circle || trickles) {
      throw FailureTranslator.invalidContent(
          new ContentMismatch(
              "the list of files of " + context.repo() + " does not end", "check the endpoint"));
    }
    return page.next();
  }

  private static Optional<HttpUrl> next(Response response) {
    return LinkHeader.next(response.header("Link", ""))
        .flatMap(link -> Optional.ofNullable(response.request().url().resolve(link)));
  }
}
