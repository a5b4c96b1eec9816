package io.hfj.hub;

import java.util.Optional;

/** Parses {@code Link} headers (RFC 8288), as far as paging needs. */
final class LinkHeader {
  private LinkHeader() {}

  /**
   * Returns the address of the next page. Scans the header once: it is untrusted, and may be a
   * quarter of a megabyte long.
   */
  static Optional<String> next(String header) {
    int at = 0;
    while (true) {
      int open = header.indexOf('<', at);
      int close = open < 0 ? -1 : header.indexOf('>', open);
      if (close < 0) {
        return Optional.empty();
      }
      int end = header.indexOf('<', close);
      String rest = header.substring(close + 1, end < 0 ? header.length() : end);
      String plain = rest.replace(" ", "").replace("\"", "");
      if (plain.startsWith(";rel=next")) {
        return Optional.of(header.substring(open + 1, close));
      }
      at = close;
    }
  }
}
