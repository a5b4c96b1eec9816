package io.hfj.server;

import java.time.Instant;

/**
 * Addresses on the data host that carry their own permission: whoever has one may read that file
 * until it expires, as with the signed links of content delivery networks.
 */
final class SignedUrl {
  // No secret: the point is that a changed address fails, not that nobody could forge one. A fixed
  // key lets links outlive the server that made them, as real ones do.
  private static final String KEY = "demo";

  private SignedUrl() {}

  /** The query that opens {@code rawPath} until {@code expires}. */
  static String query(String rawPath, Instant expires) {
    String seconds = Long.toString(expires.getEpochSecond());
    return "Expires=%s&Key-Pair-Id=DEMO&Signature=%s".formatted(seconds, sign(rawPath, seconds));
  }

  /** Refuses a target without a valid signature, and one whose time is over. */
  static void check(RequestTarget target, Instant now) {
    String expires = target.parameter("Expires").orElse("");
    String signature = target.parameter("Signature").orElse("");
    if (expires.isEmpty() || signature.isEmpty()) {
      throw ErrorAnswer.data(
          403, "MissingKey", "Missing Key-Pair-Id query parameter or cookie value");
    }
    if (!signature.equals(sign(target.rawPath(), expires))) {
      throw ErrorAnswer.data(403, "SignatureDoesNotMatch", "The signature does not match");
    }
    if (now.getEpochSecond() >= Long.parseLong(expires)) {
      throw ErrorAnswer.data(403, "AccessDenied", "Request has expired");
    }
  }

  private static String sign(String rawPath, String expires) {
    return Digests.sha256(KEY + '\n' + rawPath + '\n' + expires);
  }
}
