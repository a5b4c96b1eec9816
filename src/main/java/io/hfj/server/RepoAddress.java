package io.hfj.server;

import io.hfj.BadInput;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The path of a request, parsed: a repository and an object of it. Immutable.
 *
 * @param verb {@code resolve} or the word of the API, such as {@code tree}; empty for the
 *     repository itself
 * @param rest decoded segments after the verb
 * @param idStart index of the id's first segment
 * @param idEnd index after the id's last segment
 */
record RepoAddress(
    RepoType type, String name, String verb, List<String> rest, int idStart, int idEnd) {
  private static final Set<String> API_VERBS =
      Set.of("revision", "tree", "paths-info", "refs", "auth-check", "xet-read-token");

  /** Reads {@code /api/T/ID[/VERB...]} and {@code /[T/]ID/resolve/...}; else empty. */
  static Optional<RepoAddress> find(RequestTarget target) {
    List<String> segments = target.segments();
    if (segments.isEmpty()) {
      return Optional.empty();
    }
    if (segments.get(0).equals("api")) {
      Optional<RepoType> type = segments.size() > 2 ? plural(segments.get(1)) : Optional.empty();
      return type.map(t -> api(t, segments));
    }
    Optional<RepoType> prefix = plural(segments.get(0)).filter(type -> type != RepoType.MODEL);
    return resolve(prefix.orElse(RepoType.MODEL), prefix.isPresent() ? 1 : 0, segments);
  }

  private static Optional<RepoType> plural(String word) {
    return RepoType.findByPlural(word);
  }

  // An id has one segment or two; only the verb after it decides.
  private static RepoAddress api(RepoType type, List<String> segments) {
    boolean twoParts = segments.size() > 4 && API_VERBS.contains(segments.get(4));
    boolean onePart = segments.size() > 3 && API_VERBS.contains(segments.get(3));
    int idEnd = twoParts || !onePart ? Math.min(4, segments.size()) : 3;
    return of(type, 2, idEnd, segments);
  }

  private static Optional<RepoAddress> resolve(RepoType type, int idStart, List<String> segments) {
    for (int idEnd : new int[] {idStart + 2, idStart + 1}) {
      if (segments.size() > idEnd + 2 && segments.get(idEnd).equals("resolve")) {
        return Optional.of(of(type, idStart, idEnd, segments));
      }
    }
    return Optional.empty();
  }

  private static RepoAddress of(RepoType type, int idStart, int idEnd, List<String> segments) {
    String name = String.join("/", segments.subList(idStart, idEnd));
    String verb = segments.size() > idEnd ? segments.get(idEnd) : "";
    List<String> rest = segments.subList(Math.min(segments.size(), idEnd + 1), segments.size());
    return new RepoAddress(type, name, verb, rest, idStart, idEnd);
  }

  /** Returns the id of the repository; empty if it is not valid. */
  Optional<RepoId> id() {
    try {
      return Optional.of(new RepoId(type, name));
    } catch (BadInput e) {
      return Optional.empty();
    }
  }

  /** Returns the revision, by default {@code main}. */
  String revision() {
    if (rest.isEmpty()) {
      return "main";
    }
    return String.join("/", rest.subList(0, revisionLength()));
  }

  /** Returns the path in the repository; empty for the root. */
  String path() {
    return rest.isEmpty() ? "" : String.join("/", rest.subList(revisionLength(), rest.size()));
  }

  // refs/pr/1 is accepted as well as refs%2Fpr%2F1.
  private int revisionLength() {
    return rest.get(0).equals("refs") && rest.size() > 2 ? 3 : 1;
  }

  /** Returns the same target at another repository, relative to the host. */
  String movedTo(RepoId other, RequestTarget target) {
    List<String> raw = target.raw();
    StringBuilder moved = new StringBuilder();
    raw.subList(0, idStart).forEach(segment -> moved.append('/').append(segment));
    moved.append('/').append(other.name());
    raw.subList(idEnd, raw.size()).forEach(segment -> moved.append('/').append(segment));
    return target.query().isEmpty() ? moved.toString() : moved + "?" + target.query();
  }
}
