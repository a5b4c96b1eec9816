package io.hfj.fetch;

import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.retry.Endpoints;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * Who gave the bytes of a file, and who of them is known to have given wrong ones. A hash blames
 * the whole: only who gave all of it is known to be wrong. Thread-safe.
 */
final class ByteOrigins {
  private final Endpoints endpoints;
  private final Map<HttpUrl, Set<String>> hosts = new LinkedHashMap<>(); // guarded by this
  private final Set<HttpUrl> wrong = new HashSet<>(); // guarded by this
  private boolean earlier; // guarded by this
  private int mismatches; // guarded by this

  ByteOrigins(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /** Bytes came from that address, to which the endpoint led. */
  synchronized void gave(HttpUrl endpoint, HttpUrl from) {
    boolean itself = FailureTranslator.host(from).equals(FailureTranslator.host(endpoint));
    String name = endpoints.name(endpoint);
    hosts
        .computeIfAbsent(endpoint, unknown -> new LinkedHashSet<>())
        .add(itself ? name : FailureTranslator.host(from) + " (by way of " + name + ")");
  }

  /** Some bytes were here before this run. */
  synchronized void resumed() {
    earlier = true;
  }

  /** {@code " from a.example and b.example"}; empty if nobody gave anything. */
  synchronized String inWords() {
    Set<String> names = new LinkedHashSet<>();
    hosts.values().forEach(names::addAll);
    if (earlier) {
      names.add("an earlier run");
    }
    return names.isEmpty() ? "" : " from " + String.join(" and ", names);
  }

  /** How often the whole was wrong. */
  synchronized int mismatches() {
    return mismatches;
  }

  /**
   * The whole is wrong. Returns whether fetching it again may make it right, from an endpoint that
   * gave nothing of it if there is one; a single endpoint gets a second chance.
   *
   * @param file for the message
   */
  boolean mayMend(String file) {
    String why = "the bytes of " + file + inWords() + " are not what the Hub says";
    Set<HttpUrl> suspects;
    Set<HttpUrl> proven;
    synchronized (this) {
      mismatches++;
      suspects = new HashSet<>(hosts.keySet());
      boolean again = suspects.size() == 1 && wrong.containsAll(suspects);
      if (suspects.size() == 1 && !earlier) {
        wrong.addAll(suspects);
      }
      hosts.clear();
      earlier = false;
      int all = endpoints.all().size();
      if (again || mismatches > all || all > 1 && wrong.size() == all) {
        return false;
      }
      proven = Set.copyOf(wrong);
    }
    suspects.addAll(proven);
    endpoints.leave(suspects, why);
    endpoints.leave(proven, why);
    return true;
  }
}
