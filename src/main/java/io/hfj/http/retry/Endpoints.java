package io.hfj.http.retry;

import io.hfj.http.failure.FailureTranslator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import okhttp3.HttpUrl;

/**
 * The Hub and its mirrors, which of them is asked now, and which have failed: what one question
 * finds out, all others profit from. Thread-safe.
 */
public final class Endpoints {
  private final List<HttpUrl> all;
  private final Consumer<String> notices;
  private final Set<HttpUrl> failed = new HashSet<>(); // guarded by this
  private HttpUrl current; // guarded by this

  /**
   * @param all in the order in which they are to be asked, at least one, each once
   * @param notices told when another one takes over, in a sentence
   */
  public Endpoints(List<HttpUrl> all, Consumer<String> notices) {
    this.all = List.copyOf(all);
    this.notices = notices;
    this.current = this.all.get(0);
  }

  /** All of them, in the user's order. */
  public List<HttpUrl> all() {
    return all;
  }

  /** The one to ask now. */
  public synchronized HttpUrl current() {
    return current;
  }

  /**
   * The one to ask when that one failed, or empty if there is none.
   *
   * @param tried not to be asked
   * @param alsoFailed whether one will do that failed before and has not answered since
   */
  synchronized Optional<HttpUrl> next(HttpUrl from, Set<HttpUrl> tried, boolean alsoFailed) {
    if (!tried.contains(current)) {
      return Optional.of(current); // somebody else was here before, and moved on
    }
    int start = all.indexOf(from);
    for (int i = 1; i <= all.size(); i++) {
      HttpUrl one = all.get((start + i) % all.size());
      if (!tried.contains(one) && (alsoFailed || !failed.contains(one))) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** That one failed: if it is the one asked now, {@code next} takes its place for all. */
  void switchTo(HttpUrl from, HttpUrl next, String why) {
    synchronized (this) {
      boolean news = failed.add(from);
      if (!current.equals(from)) {
        return;
      }
      current = next;
      if (!news) {
        return; // told before, and it has not answered since
      }
    }
    notices.accept(name(from) + " failed (" + why + "); going on with " + name(next));
  }

  /** Those are not to be trusted: if one of them is asked now, another one takes its place. */
  public void switchFrom(Set<HttpUrl> those, String why) {
    HttpUrl from = current();
    if (those.contains(from)) {
      next(from, those, true).ifPresent(next -> switchTo(from, next, why));
    }
  }

  /** That one works, whatever it did before. */
  synchronized void answered(HttpUrl endpoint) {
    failed.remove(endpoint);
  }

  /** What a user knows it by: the host, and the path where another one has the same host. */
  public String name(HttpUrl endpoint) {
    String host = FailureTranslator.host(endpoint);
    boolean alone =
        all.stream().filter(one -> FailureTranslator.host(one).equals(host)).count() < 2;
    String path = endpoint.encodedPath().replaceFirst("/+$", "");
    return alone ? host : host + path;
  }
}
