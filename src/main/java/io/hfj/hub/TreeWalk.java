package io.hfj.hub;

import io.hfj.ContentMismatch;
import io.hfj.FailureCode;
import io.hfj.HubException;
import io.hfj.NotFound;
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
 * Reads the pages of a listing. If its endpoint fails in the middle, another one lists from the
 * start: a cursor is valid only at the endpoint that issued it, and another endpoint might misread
 * it and leave out files unnoticed. For one use by one thread.
 */
final class TreeWalk {
  /** More files than any repository has; a longer chain of pages is hostile. */
  private static final int MAX_FILES = 2_000_000;

  /** Tolerated pages in a row without a new entry. */
  private static final int MAX_IDLE_PAGES = 3;

  /** After this many pages they must hold {@link #LEAST_A_PAGE} entries on average. */
  private static final int SHORT_LISTING = 500;

  /**
   * The Hub returns hundreds of entries per page; a chain of almost empty pages would last for
   * days.
   */
  private static final int LEAST_A_PAGE = 10;

  /** Interval of progress reports. */
  private static final long TELL_MILLIS = 10_000;

  /** Entries on a full page (Hub documentation, API, "limit"). */
  private static final int FULL_PAGE = 1000;

  /** Unsafe names that are kept in memory. */
  private static final int MAX_UNSAFE = 1000;

  private final HubCall call;
  private final RepoId repo;
  private final CommitHash commit;
  private final RequestContext context;
  private final Optional<RevisionInfo> info;
  private ListedFiles files = new ListedFiles();
  private final List<String> unsafe = new ArrayList<>();

  /** First entries of all pages: a circular chain repeats them. */
  private final Set<String> firsts = new HashSet<>();

  private int entries;
  private int pages;
  private int idle;
  private long reportedAt; // milliseconds since 1970; 0 before the first

  /** Whether an endpoint cannot list, or left something out. */
  private boolean cut;

  private boolean namesOnly = true;

  /**
   * @param info of a revision that means the commit, if known; each list is checked against it
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
   * The result of a listing.
   *
   * @param unsafe see {@link CommitFiles}
   * @param cut why files may be missing; empty if none are
   * @param namesOnly whether the names in the revision's information are the only sign of that
   */
  record WalkResult(
      List<RemoteFile> files, List<String> unsafe, Optional<HubException> cut, boolean namesOnly) {}

  /**
   * Returns all files, in the Hub's order.
   *
   * @throws io.hfj.HubException the verdict of {@link FailureTranslator}
   */
  WalkResult files() {
    EndpointFailover failover = call.failover();
    HttpUrl endpoint = failover.endpoint();
    Optional<HttpUrl> next = Optional.of(first(endpoint));
    int most = 0;
    while (next.isPresent()) {
      try {
        next = add(page(endpoint, next.get()), next.get());
        if (entries > most) {
          most = entries; // of all endpoints, or two could fail in turns without end
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
        } catch (HubException last) {
          if (!cut) {
            throw last;
          }
          return new WalkResult(files.files(), unsafe, Optional.of(last), namesOnly);
        }
        if (!failover.endpoint().equals(endpoint) || next.isEmpty()) {
          endpoint = failover.endpoint();
          next = Optional.of(startAgain(endpoint));
        }
      }
    }
    return new WalkResult(files.files(), unsafe, Optional.empty(), namesOnly);
  }

  /** Returns whether the endpoint has no such API, rather than no such repository. */
  private static boolean isUnsupported(IOException e) {
    if (!(e instanceof RequestFailed failure)) {
      return false;
    }
    int status = failure.status();
    boolean unknown =
        failure.verdict() instanceof NotFound missing
            && missing.code() == FailureCode.REPO_NOT_FOUND;
    return status == 404 && unknown || status == 400 || status == 405 || status == 501;
  }

  /** Returns the names that are in neither list. */
  static Set<String> missing(Set<String> names, List<RemoteFile> files, Collection<String> unsafe) {
    Set<String> lacking = new HashSet<>(names);
    files.forEach(file -> lacking.remove(file.path().value()));
    lacking.removeAll(unsafe);
    return lacking;
  }

  /**
   * Fails if the list that ends here was cut short: a gateway may remove the header {@code Link},
   * and then the first page looks complete.
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
              "incomplete file list of "
                  + context.repo()
                  + " from "
                  + FailureTranslator.host(endpoint)
                  + ": it ends after "
                  + entries
                  + " entries",
              "use another endpoint, or give the file names; a proxy or mirror may drop the header"
                  + " 'Link'"));
    }
  }

  /** Returns whether a page that is not the last one links to the next. */
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

  /** Reports progress of a long listing, which precedes the first file. */
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

  /** Adds a page; returns the address of the next one. */
  private Optional<HttpUrl> add(TreePage page, HttpUrl address) throws IOException {
    page.files().forEach(files::add);
    unsafe.addAll(page.unsafe());
    if (unsafe.size() > MAX_UNSAFE) {
      throw FailureTranslator.invalidContent(RepoPath.refusal(unsafe.get(0)), context);
    }
    entries += page.entries();
    pages++;
    idle = firsts.add(page.first()) && page.entries() > 0 ? 0 : idle + 1;
    boolean circle = page.next().filter(address::equals).isPresent();
    boolean trickles = pages > SHORT_LISTING && entries < (long) pages * LEAST_A_PAGE;
    if (entries > MAX_FILES || idle > MAX_IDLE_PAGES || circle || trickles) {
      throw FailureTranslator.invalidContent(
          new ContentMismatch("endless file list of " + context.repo(), "check the endpoint"));
    }
    return page.next();
  }

  private static Optional<HttpUrl> next(Response response) {
    return LinkHeader.next(response.header("Link", ""))
        .flatMap(link -> Optional.ofNullable(response.request().url().resolve(link)));
  }
}
