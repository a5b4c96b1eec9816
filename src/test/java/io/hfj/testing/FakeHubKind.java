package io.hfj.testing;

/** The purpose of a request to a Hub, derived from its address. */
public enum FakeHubKind {
  INFO,
  TREE,
  PATHS_INFO,
  REFS,
  WHOAMI,
  /** {@code /resolve/}: the content of a small file, or a redirect for a large one. */
  RESOLVE,
  /** Targets of redirects by {@code resolve}: {@code /cdn/} and {@code /api/resolve-cache/}. */
  DATA,
  /** {@code /api/.../xet-read-token/}: a token for chunked storage. */
  TOKEN,
  /** {@code /cas/}: the terms of a file in chunked storage. */
  CAS,
  /** {@code /xorbs/}: bytes of a xorb, at signed addresses. */
  XORB,
  OTHER;

  /** Returns the kind of a raw target, path with query. */
  static FakeHubKind of(String target) {
    String path = target.split("\\?", 2)[0].replaceFirst("^https?://[^/]*", "");
    if (path.startsWith("/cdn/") || path.startsWith("/api/resolve-cache/")) {
      return DATA;
    }
    if (path.startsWith("/cas/")) {
      return CAS;
    }
    if (path.startsWith("/xorbs/")) {
      return XORB;
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
    if (path.matches("/api/[a-z]+/([^/]+/)?[^/]+/xet-read-token/.*")) {
      return TOKEN;
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
