package io.hfj.testing.xet;

import io.hfj.server.Content;
import io.hfj.server.HubRequest;
import io.hfj.server.HubResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signed addresses of xorbs, each valid for ranges of bytes and a time, and the answers to them.
 * Immutable.
 */
final class XorbUrls {
  static final String PREFIX = "/xorbs/default/";

  private static final Pattern TARGET =
      Pattern.compile(
          "("
              + PREFIX
              + "([^?]*)\\?X-Xet-Signed-Range=bytes%3D([0-9,-]+)&Expires=(\\d+))"
              + "&Signature=(.*)");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,15})-(\\d{1,15})");

  private XorbUrls() {}

  /** Returns the path and query that give access to ranges such as {@code 0-131071}. */
  static String target(String xorb, List<String> byteRanges, Instant expires) {
    String signed =
        "%s%s?X-Xet-Signed-Range=bytes%%3D%s&Expires=%d"
            .formatted(PREFIX, xorb, String.join(",", byteRanges), expires.getEpochSecond());
    return signed + "&Signature=" + sign(signed);
  }

  // Not a secret: a changed address must fail, but need not be unforgeable.
  private static String sign(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * Returns the answer to a request of a signed address.
   *
   * @param wholeRangesOnly whether a part of a signed range is refused
   */
  static HubResponse answer(
      HubRequest request, XetStorage storage, Instant now, boolean wholeRangesOnly) {
    if (request.header("Authorization").isPresent()) {
      return HubResponse.text(400, "Only one auth mechanism allowed");
    }
    Matcher target = TARGET.matcher(request.target());
    if (!target.matches() || !sign(target.group(1)).equals(target.group(5))) {
      return HubResponse.text(403, "SignatureDoesNotMatch");
    }
    if (now.getEpochSecond() >= Long.parseLong(target.group(4))) {
      return HubResponse.text(403, "Request has expired");
    }
    Matcher range = RANGE.matcher(request.header("Range").orElse(""));
    if (!range.matches() || !isSigned(target.group(3), range, wholeRangesOnly)) {
      return HubResponse.text(403, "The range is not signed");
    }
    Optional<Content> xorb = storage.findXorb(target.group(2));
    return xorb.map(content -> part(content, first(range), last(range)))
        .orElseGet(() -> HubResponse.text(404, "No such key"));
  }

  private static boolean isSigned(String signedRanges, Matcher range, boolean whole) {
    for (String signed : signedRanges.split(",")) {
      String[] ends = signed.split("-");
      long first = Long.parseLong(ends[0]);
      long last = Long.parseLong(ends[1]);
      boolean equal = first == first(range) && last == last(range);
      boolean within = first <= first(range) && last(range) <= last;
      if (equal || (within && !whole)) {
        return first(range) <= last(range);
      }
    }
    return false;
  }

  private static HubResponse part(Content xorb, long first, long last) {
    HubResponse whole = HubResponse.of(206, "application/octet-stream", xorb);
    return new HubResponse(206, whole.headers(), xorb, first, last + 1, false)
        .with("Content-Length", Long.toString(last + 1 - first))
        .with("Content-Range", "bytes %d-%d/%d".formatted(first, last, xorb.size()));
  }

  private static long first(Matcher range) {
    return Long.parseLong(range.group(1));
  }

  private static long last(Matcher range) {
    return Long.parseLong(range.group(2));
  }
}
