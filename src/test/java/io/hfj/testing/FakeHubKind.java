package io.hfj.testing;

/** What a request to a Hub is for, as its address tells. */
public enum FakeHubKind {
  INFO,
  TREE,
  PATHS_INFO,
  REFS,
  WHOAMI,
  /** {@code /resolve/}: small files' bytes, large files' redirect. */
  RESOLVE,
  /** Where {@code resolve} redirects to: {@code /cdn/} and {@code /api/resolve-cache/}. */
  DATA,
  OTHER;

  /** The kind of a raw target, path with query. */
  static FakeHubKind of(String target) {
    String path = target.split("\\?", 2)[0].replaceFirst("^https?://[^/]*", "");
    if (path.startsWith("/cdn/") || path.startsWith("/api/resolve-cache/")) {
      return DATA;
    }
    if (path.startsWith("/api/whoami")) {
      return WHOAMI;
    }
    if (!path.startsWith("/api/")) {
      return path.contains("/resolve/") ? RESOLVE : OTHER;
    }
    if (path.matches("/api/[a-z]+/([^/]+/)?[^/]+/tree/.*")) {
      return TREE;
    }
    if (path.matches("/api/[a-z]+/([^/]+/)?[^/]+/paths-info/.*")) {
      return PATHS_INFO;
    }
    if (path.matches("/api/[a-z]+/([^/]+/)?[^/]+/refs")) {
      return REFS;
    }
    boolean info = path.matches("/api/[a-z]+/([^/]+/)?[^/]+(/revision/[^/]+)?");
    return info ? INFO : OTHER;
  }
}
