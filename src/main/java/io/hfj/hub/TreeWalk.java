package io.hfj.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hfj.error.ContentMismatch;
import io.hfj.http.Asked;
import io.hfj.http.Failures;
import io.hfj.http.Tour;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Goes through the pages of a listing. When its endpoint fails in the middle, another one lists
 * from the start: what a cursor means only he knows who made it, and who takes it for something
 * else leaves out files without anybody noticing. For one use by one thread.
 *
 * @param <T> what is kept of an entry
 */
final class TreeWalk<T> {
  /** More files than any repository has; a paging chain that goes on beyond it is a trick. */
  private static final int MOST_FILES = 2_000_000;

  /** Pages in a row without a new entry that are put up with. */
  private static final int MOST_IDLE_PAGES = 3;

  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");

  private final Exchange exchange;
  private final Function<HubUrls, HttpUrl> first;
  private final Asked asked;
  private final Function<TreeEntry, Optional<T>> pick;
  private final List<T> picked = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private int idle;
  private int pages;

  /**
   * @param first address of the first page
   * @param pick empty for entries that are of no interest
   */
  TreeWalk(
      Exchange exchange,
      Function<HubUrls, HttpUrl> first,
      Asked asked,
      Function<TreeEntry, Optional<T>> pick) {
    this.exchange = exchange;
    this.first = first;
    this.asked = asked;
    this.pick = pick;
  }

  /** Entries of one page and where the next one is. */
  private record Page(List<TreeEntry> entries, Optional<HttpUrl> next) {}

  /**
   * What was picked, in the Hub's order.
   *
   * @throws io.hfj.error.HfjException as {@link Failures} tells
   */
  List<T> run(int mostPages) {
    Tour tour = exchange.tour();
    HttpUrl endpoint = tour.endpoint();
    Optional<HttpUrl> next = Optional.of(first.apply(new HubUrls(endpoint)));
    int most = 0;
    while (next.isPresent() && pages < mostPages) {
      try {
        next = take(endpoint, next.get());
        if (seen.size() > most) {
          most = seen.size(); // only what no endpoint got so far: else two could fail in turns
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
    return picked;
  }

  private HttpUrl startAgain(HttpUrl endpoint) {
    picked.clear();
    seen.clear();
    idle = 0;
    pages = 0;
    return first.apply(new HubUrls(endpoint));
  }

  /** Takes a page in; returns where the next one is. */
  private Optional<HttpUrl> take(HttpUrl endpoint, HttpUrl address) throws IOException {
    HubUrls own = new HubUrls(endpoint);
    Page page =
        exchange.jsonAt(
            endpoint,
            urls -> new Request.Builder().url(address).build(),
            asked,
            (json, response) -> new Page(entries(json), next(response).map(own::onEndpoint)));
    int before = seen.size();
    for (TreeEntry entry : page.entries()) {
      seen.add(entry.path());
      pick.apply(entry).ifPresent(picked::add);
    }
    pages++;
    idle = seen.size() == before ? idle + 1 : 0;
    boolean circle = page.next().filter(address::equals).isPresent();
    if (seen.size() > MOST_FILES || idle > MOST_IDLE_PAGES || circle) {
      throw Failures.nonsense(
          new ContentMismatch(
              "the list of files of " + asked.repo() + " does not end", "check the endpoint"));
    }
    return page.next();
  }

  /** All entries of the list the parser stands on. */
  static List<TreeEntry> entries(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new HubJson.BadShape("a list was expected");
    }
    List<TreeEntry> entries = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      entries.add(TreeEntry.read(json));
    }
    return entries;
  }

  private static Optional<HttpUrl> next(Response response) {
    Matcher link = NEXT.matcher(response.header("Link", ""));
    return link.find()
        ? Optional.ofNullable(response.request().url().resolve(link.group(1)))
        : Optional.empty();
  }
}
