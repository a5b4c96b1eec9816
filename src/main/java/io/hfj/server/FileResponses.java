package io.hfj.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers that carry a file, whole or in part (RFC 9110, 14). */
final class FileResponses {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

  private FileResponses() {}

  /**
   * Returns the requested bytes. An invalid range, several ranges, and one whose {@code If-Range}
   * names another content are answered with the whole file, which servers may do.
   *
   * @param etag without quotes
   */
  static HubResponse bytes(HubRequest request, Content content, String etag) {
    HubResponse whole =
        HubResponse.of(200, "application/octet-stream", content)
            .with("ETag", '"' + etag + '"')
            .with("Accept-Ranges", "bytes");
    Matcher range = RANGE.matcher(request.header("Range").orElse(""));
    boolean unchanged =
        request.header("If-Range").orElse('"' + etag + '"').equals('"' + etag + '"');
    if (!range.matches() || range.group().equals("bytes=-") || !unchanged) {
      return whole;
    }
    return part(whole, range.group(1), range.group(2));
  }

  private static HubResponse part(HubResponse whole, String first, String last) {
    long size = whole.content().size();
    boolean suffix = first.isEmpty();
    long start = suffix ? Math.max(0, size - number(last)) : number(first);
    long end = suffix || last.isEmpty() ? size : Math.min(size, addOne(number(last)));
    if (!suffix && !last.isEmpty() && number(last) < start) {
      return whole; // RFC 9110, 14.1.1: such a range is invalid, not unsatisfiable
    }
    if (start >= size) {
      throw ErrorResponse.range(size);
    }
    return new HubResponse(206, whole.headers(), whole.content(), start, end, false)
        .with("Content-Length", Long.toString(end - start))
        .with("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + size);
  }

  private static long number(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static long addOne(long number) {
    return number == Long.MAX_VALUE ? number : number + 1;
  }

  /** Returns a redirect with the short text that web servers add. */
  static HubResponse redirect(int status, String location) {
    String word = status == 302 ? "Found" : "Temporary Redirect";
    return HubResponse.text(status, word + ". Redirecting to " + location)
        .with("Location", location);
  }
}
