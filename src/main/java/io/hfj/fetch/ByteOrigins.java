package io.hfj.fetch;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The origins of a file's bytes, and which of them delivered wrong ones. A hash covers the whole
 * file, so an origin is proven wrong only if it delivered all of it. Thread-safe.
 */
final class ByteOrigins {
  private final Map<String, Set<String>> names = new LinkedHashMap<>(); // by id; guarded by this
  private final Set<String> wrong = new HashSet<>(); // guarded by this
  private boolean earlierRun; // guarded by this
  private int mismatches; // guarded by this

  /**
   * Which origins to avoid.
   *
   * @param suspects ids of those that delivered part of the content, and of the proven
   * @param proven ids of those that delivered wrong content on their own
   * @param why for messages
   */
  record Blame(Set<String> suspects, Set<String> proven, String why) {}

  /** Records that bytes came from that origin. */
  synchronized void delivered(ByteOrigin origin) {
    names.computeIfAbsent(origin.id(), unknown -> new LinkedHashSet<>()).add(origin.name());
  }

  /** Records that some bytes were on disk before this run. */
  synchronized void resumed() {
    earlierRun = true;
  }

  /** Returns {@code " from a.example and b.example"}, or an empty text if no bytes came. */
  synchronized String inWords() {
    Set<String> all = new LinkedHashSet<>();
    names.values().forEach(all::addAll);
    if (earlierRun) {
      all.add("an earlier run");
    }
    return all.isEmpty() ? "" : " from " + String.join(" and ", all);
  }

  /** Clears the record, because the origins of the wrong bytes get another chance. */
  synchronized void forgive() {
    names.clear();
    earlierRun = false;
  }

  /** Returns how often the whole content was wrong. */
  synchronized int mismatches() {
    return mismatches;
  }

  /**
   * Records a hash mismatch of the whole content, and clears the record of its origins.
   *
   * @param file for the message
   * @param available how many origins can deliver the whole file
   * @return the origins to avoid in the next attempt, or empty if another attempt cannot help:
   *     every origin was wrong, or one was wrong twice. A single origin is tried a second time.
   */
  synchronized Optional<Blame> mismatch(String file, int available) {
    String why = "hash mismatch in " + file + inWords();
    mismatches++;
    Set<String> suspects = new HashSet<>(names.keySet());
    boolean again = suspects.size() == 1 && wrong.containsAll(suspects);
    if (suspects.size() == 1 && !earlierRun) {
      wrong.addAll(suspects);
    }
    names.clear();
    earlierRun = false;
    if (again || mismatches > available || available > 1 && wrong.size() == available) {
      return Optional.empty();
    }
    suspects.addAll(wrong);
    return Optional.of(new Blame(Set.copyOf(suspects), Set.copyOf(wrong), why));
  }
}
