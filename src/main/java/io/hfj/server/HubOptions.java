package io.hfj.server;

import java.time.Duration;
import java.util.Optional;

/**
 * Behaviour that differs between Hubs. Immutable.
 *
 * @param pageSize entries on one page of a tree; with {@code expand} never more than 50
 * @param dataHost scheme, host and port that LFS redirects lead to, without a slash at the end;
 *     empty for the same server, which breaks clients that follow redirects within one host
 * @param redirectsPlainFiles whether files kept in git are redirected to {@code
 *     /api/resolve-cache/}, like on the Hub, or sent directly
 * @param linkLife validity of a signed URL
 */
public record HubOptions(
    int pageSize, Optional<String> dataHost, boolean redirectsPlainFiles, Duration linkLife) {
  /**
   * Pages of 1000, data from the same server, plain files sent directly, URLs valid for an hour.
   */
  public static final HubOptions DEFAULT =
      new HubOptions(1000, Optional.empty(), false, Duration.ofHours(1));

  /** Returns a copy with another page size. */
  public HubOptions pageSize(int entries) {
    return new HubOptions(entries, dataHost, redirectsPlainFiles, linkLife);
  }

  /** Returns a copy with data on another host, such as {@code http://localhost:8081}. */
  public HubOptions dataHost(String url) {
    return new HubOptions(pageSize, Optional.of(url), redirectsPlainFiles, linkLife);
  }

  /** Returns a copy with or without the redirect of plain files. */
  public HubOptions redirectsPlainFiles(boolean redirects) {
    return new HubOptions(pageSize, dataHost, redirects, linkLife);
  }

  /** Returns a copy with another validity of signed URLs. */
  public HubOptions linkLife(Duration life) {
    return new HubOptions(pageSize, dataHost, redirectsPlainFiles, life);
  }
}
