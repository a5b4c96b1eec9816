package io.hfj.server;

import java.time.Duration;
import java.util.Optional;

/**
 * What Hubs differ in. Immutable.
 *
 * @param pageSize entries on one page of a tree; with {@code expand} never more than 50
 * @param dataHost scheme, host and port that LFS redirects lead to, without a slash at the end;
 *     empty for the server that was asked, which confuses clients that follow redirects within one
 *     host
 * @param redirectsPlainFiles whether files that git keeps are answered by way of {@code
 *     /api/resolve-cache/}, as the Hub does of late, or directly
 * @param linkLife how long a signed address is good for
 */
public record HubOptions(
    int pageSize, Optional<String> dataHost, boolean redirectsPlainFiles, Duration linkLife) {
  /** Pages of 1000, data from the same server, plain files at once, links that last an hour. */
  public static final HubOptions DEFAULT =
      new HubOptions(1000, Optional.empty(), false, Duration.ofHours(1));

  /** The same with another page size. */
  public HubOptions pageSize(int entries) {
    return new HubOptions(entries, dataHost, redirectsPlainFiles, linkLife);
  }

  /** The same with data elsewhere, such as {@code http://localhost:8081}. */
  public HubOptions dataHost(String url) {
    return new HubOptions(pageSize, Optional.of(url), redirectsPlainFiles, linkLife);
  }

  /** The same with or without the redirect for plain files. */
  public HubOptions redirectsPlainFiles(boolean redirects) {
    return new HubOptions(pageSize, dataHost, redirects, linkLife);
  }

  /** The same with another life of signed addresses. */
  public HubOptions linkLife(Duration life) {
    return new HubOptions(pageSize, dataHost, redirectsPlainFiles, life);
  }
}
