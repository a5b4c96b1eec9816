package io.hfj.http.retry;

import io.hfj.http.failure.FailureTranslator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import okhttp3.HttpUrl;

/**
 * The Hub and its mirrors, which of them is current, and which have failed: all requests share what
 * one of them finds out. Thread-safe.
 */
public final class Endpoints {
  private final List<HttpUrl> all;
  private final Consumer<String> notices;
  private final Set<HttpUrl> failed = new HashSet<>(); // guarded by this
  private HttpUrl current; // guarded by this

  /**
   * @param all in order of preference, at least one, each once
   * @param notices receives a sentence when another endpoint takes over
   */
  public Endpoints(List<HttpUrl> all, Consumer<String> notices) {
    this.all = List.copyOf(all);
    this.notices = notices;
    this.current = this.all.get(0);
  }

  /** Returns all endpoints, in the user's order. */
  public List<HttpUrl> all() {
    return all;
  }

  /** Returns the current endpoint. */
  public synchronized HttpUrl current() {
    return current;
  }

  /**
   * Returns the endpoint to use when that one failed, or empty if there is none.
   *
   * @param tried not to be used
   * @param alsoFailed whether to include endpoints that failed before and have not answered since
   */
  synchronized Optional<HttpUrl> next(HttpUrl from, Set<HttpUrl> tried, boolean alsoFailed) {
    if (!tried.contains(current)) {
      return Optional.of(current); // another thread has switched already
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

  /**
   * Records that {@code from} failed; if it is the current one, {@code next} takes its place for
   * all.
   */
  void switchTo(HttpUrl from, HttpUrl next, String why) {
    synchronized (this) {
      boolean news = failed.add(from);
      if (!current.equals(from)) {
        return;
      }
      current = next;
      if (!news) {
        return; // reported before, and it has not answered since
      }
    }
    notices.accept(name(from) + " failed (" + why + "); continuing with " + name(next));
  }

  /** Switches away from these endpoints, which are not to be trusted, if one of them is current. */
  public void switchFrom(Set<HttpUrl> those, String why) {
    HttpUrl from = current();
    if (those.contains(from)) {
      next(from, those, true).ifPresent(next -> switchTo(from, next, why));
    }
  }

  /** Records that the endpoint works, whatever it did before. */
  synchronized void answered(HttpUrl endpoint) {
    failed.remove(endpoint);
  }

  /** Returns the host, and the path if another endpoint has the same host. */
  public String name(HttpUrl endpoint) {
    String host = FailureTranslator.host(endpoint);
    boolean alone =
        all.stream().filter(one -> FailureTranslator.host(one).equals(host)).count() < 2;
    String path = endpoint.encodedPath().replaceFirst("/+$", "");
    return alone ? host : host + path;
  }
}
