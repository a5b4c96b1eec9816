package io.hfj.hub;

import io.hfj.error.ContentMismatch;
import io.hfj.http.Asked;
import io.hfj.http.Failures;
import io.hfj.http.Tour;
import io.hfj.model.RemoteFile;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

  private final Exchange exchange;
  private final Function<HubUrls, HttpUrl> first;
  private final Asked asked;
  private FileList files = new FileList();

  /** What pages begin with: a chain that goes round begins its pages as before. */
  private final Set<String> firsts = new HashSet<>();

  private int entries;
  private int pages;
  private int idle;
  private long toldAt; // in milliseconds since 1970, as answers are stamped; 0 before the first

  /**
   * @param first address of the first page
   */
  TreeWalk(Exchange exchange, Function<HubUrls, HttpUrl> first, Asked asked) {
    this.exchange = exchange;
    this.first = first;
    this.asked = asked;
  }

  /**
   * All files, in the Hub's order.
   *
   * @throws io.hfj.error.HfjException as {@link Failures} tells
   */
  List<RemoteFile> files() {
    Tour tour = exchange.tour();
    HttpUrl endpoint = tour.endpoint();
    Optional<HttpUrl> next = Optional.of(first.apply(new HubUrls(endpoint)));
    int most = 0;
    while (next.isPresent()) {
      try {
        next = take(page(endpoint, next.get()), next.get());
        if (entries > most) {
          most = entries; // only what no endpoint got so far: else two could fail in turns
          tour.progressed();
        }
      } catch (IOException e) {
        tour.failed(e);
        if (!tour.endpoint().equals(endpoint)) {
          endpoint = tour.endpoint();
          next = Optional.of(startAgain(endpoint));
        }
      }
    }
    return files;
  }

  private HttpUrl startAgain(HttpUrl endpoint) {
    files = new FileList();
    firsts.clear();
    entries = 0;
    pages = 0;
    idle = 0;
    return first.apply(new HubUrls(endpoint));
  }

  private TreePage page(HttpUrl endpoint, HttpUrl address) throws IOException {
    HubUrls own = new HubUrls(endpoint);
    return exchange.jsonAt(
        endpoint,
        urls -> new Request.Builder().url(address).build(),
        asked,
        (json, response) -> {
          TreePage page = TreePage.read(json, next(response).map(own::onEndpoint));
          tell(response, page.next().isPresent());
          return page;
        });
  }

  /** A long listing is silent otherwise, and its first file far away. */
  private void tell(Response answer, boolean goesOn) {
    if (toldAt == 0) {
      toldAt = answer.sentRequestAtMillis();
    }
    if (goesOn && answer.receivedResponseAtMillis() - toldAt >= TELL_MILLIS) {
      toldAt = answer.receivedResponseAtMillis();
      exchange.tell(
          String.format(
              Locale.ROOT, "listing %s: %,d files and folders so far", asked.repo(), entries));
    }
  }

  /** Takes a page in; returns where the next one is. */
  private Optional<HttpUrl> take(TreePage page, HttpUrl address) throws IOException {
    files.addAll(page.files());
    entries += page.entries();
    pages++;
    idle = firsts.add(page.first()) && page.entries() > 0 ? 0 : idle + 1;
    boolean circle = page.next().filter(address::equals).isPresent();
    boolean trickles = pages > SHORT_LISTING && entries < (long) pages * LEAST_A_PAGE;
    if (entries > MOST_FILES || idle > MOST_IDLE_PAGES || circle || trickles) {
      throw Failures.nonsense(
          new ContentMismatch(
              "the list of files of " + asked.repo() + " does not end", "check the endpoint"));
    }
    return page.next();
  }

  private static Optional<HttpUrl> next(Response response) {
    return PageLink.next(response.header("Link", ""))
        .flatMap(link -> Optional.ofNullable(response.request().url().resolve(link)));
  }
}
