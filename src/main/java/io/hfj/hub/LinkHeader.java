package io.hfj.hub;

import java.util.Optional;

/** Reads {@code Link} headers (RFC 8288), as much of them as paging needs. */
final class LinkHeader {
  private LinkHeader() {}

  /**
   * The address of the next page. Goes through the header once: it is a stranger's, and may be a
   * quarter of a megabyte of anything.
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
