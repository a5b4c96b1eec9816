package io.hfj.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Listings of a commit: the tree in pages, and single paths. Immutable; thread-safe. */
final class TreeResponses {
  // The Hub's own limit: each expanded entry needs a walk through the history.
  private static final int EXPANDED_PAGE = 50;

  private final int pageSize;

  TreeResponses(int pageSize) {
    this.pageSize = pageSize;
  }

  /**
   * Returns one page of the entries below a directory.
   *
   * @param trusted whether the caller may see where content is stored
   */
  HubResponse page(
      HubRequest request,
      RequestTarget target,
      RepoAddress address,
      HubCommit commit,
      boolean trusted) {
    boolean expand = target.flag("expand");
    List<String> entries = entries(commit, address, target.flag("recursive"));
    int start = cursor(target);
    int end = Math.min(entries.size(), start + limit(target, expand));
    List<String> page = entries.subList(Math.min(start, end), end);
    HubResponse answer =
        HubResponse.json(200, JsonResponses.entries(commit, page, expand, trusted));
    if (end >= entries.size()) {
      return answer;
    }
    String next = request.baseUrl() + target.rawPath() + "?" + nextQuery(target, end);
    return answer.with("Link", "<" + next + ">; rel=\"next\"");
  }

  private static List<String> entries(HubCommit commit, RepoAddress address, boolean recursive) {
    String directory = address.path();
    if (!directory.isEmpty() && !commit.isDirectory(directory)) {
      String message = directory + " does not exist on \"" + address.revision() + "\"";
      throw ErrorResponse.hub(404, "EntryNotFound", message, commit);
    }
    if (directory.isEmpty() && recursive) {
      return commit.entries();
    }
    String prefix = directory.isEmpty() ? "" : directory + "/";
    List<String> entries = new ArrayList<>();
    for (String path : commit.entries()) {
      boolean below = path.startsWith(prefix);
      if (below && (recursive || path.indexOf('/', prefix.length()) < 0)) {
        entries.add(path);
      }
    }
    return entries;
  }

  private int limit(RequestTarget target, boolean expand) {
    int most = expand ? Math.min(EXPANDED_PAGE, pageSize) : pageSize;
    try {
      int asked = target.parameter("limit").map(Integer::parseInt).orElse(most);
      return Math.max(1, Math.min(most, asked));
    } catch (NumberFormatException e) {
      throw ErrorResponse.hub(400, "", "Invalid limit");
    }
  }

  // A cursor is opaque and ends in '=': a client that changes the link loses its place.
  private static String nextQuery(RequestTarget target, int next) {
    byte[] place = Integer.toString(next).getBytes(StandardCharsets.US_ASCII);
    String cursor = Base64.getEncoder().encodeToString(place) + "==";
    StringBuilder query = new StringBuilder();
    for (String pair : target.query().split("&")) {
      if (!pair.isEmpty() && !pair.startsWith("cursor=")) {
        query.append(pair).append('&');
      }
    }
    return query + "cursor=" + RequestTarget.encode(cursor);
  }

  private static int cursor(RequestTarget target) {
    try {
      String cursor = target.parameter("cursor").orElse("MA==");
      byte[] place = Base64.getDecoder().decode(cursor.replaceFirst("==$", ""));
      return Integer.parseUnsignedInt(new String(place, StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw ErrorResponse.hub(400, "", "Invalid cursor");
    }
  }

  /** Returns the entries at the requested paths; omits those that do not exist. */
  HubResponse paths(PathsRequest asked, HubCommit commit, boolean trusted) {
    List<String> found =
        asked.paths().stream()
            .filter(path -> commit.find(path).isPresent() || commit.isDirectory(path))
            .toList();
    return HubResponse.json(200, JsonResponses.entries(commit, found, asked.expand(), trusted));
  }
}
