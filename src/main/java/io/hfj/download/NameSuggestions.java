package io.hfj.download;

import io.hfj.model.EditDistance;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Suggests names similar to a mistyped one. */
final class NameSuggestions {
  /** Maximum number of suggestions. */
  static final int MAX = 5;

  private NameSuggestions() {}

  /** Returns the candidates most similar to the name, best first; empty if none is similar. */
  static List<String> of(String name, List<String> candidates) {
    record Scored(String name, int distance) {}
    String wanted = name.toLowerCase(Locale.ROOT);
    int most = Math.max(2, wanted.length() / 3);
    return candidates.stream()
        .map(candidate -> new Scored(candidate, distance(wanted, candidate, most)))
        .filter(scored -> scored.distance <= most)
        .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
        .map(Scored::name)
        .distinct()
        .limit(MAX)
        .toList();
  }

  private static int distance(String wanted, String candidate, int most) {
    String given = candidate.toLowerCase(Locale.ROOT);
    String last = lastPart(given);
    if (given.equals(wanted) || given.equals(wanted + "/")) {
      return 0;
    }
    if (last.equals(lastPart(wanted)) || given.startsWith(wanted + "/")) {
      return 1; // the same name in another folder, or a folder of that name
    }
    return Math.min(edits(wanted, given, most), edits(lastPart(wanted), last, most / 2) + 1);
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns the number of edits, or anything above {@code most} if it is above. */
  private static int edits(String a, String b, int most) {
    return Math.abs(a.length() - b.length()) > most ? Integer.MAX_VALUE / 2 : EditDistance.of(a, b);
  }
}
