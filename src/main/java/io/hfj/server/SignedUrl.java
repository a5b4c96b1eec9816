package io.hfj.server;

import java.time.Instant;

/**
 * URLs on the data host that carry their own permission: they give access to one file until they
 * expire, like the signed URLs of content delivery networks.
 */
final class SignedUrl {
  // Not a secret: a changed URL must fail, but need not be unforgeable. With a fixed key URLs
  // outlive the server that made them, like real ones.
  private static final String KEY = "demo";

  private SignedUrl() {}

  /** Returns the query that gives access to {@code rawPath} until {@code expires}. */
  static String query(String rawPath, Instant expires) {
    String seconds = Long.toString(expires.getEpochSecond());
    return "Expires=%s&Key-Pair-Id=DEMO&Signature=%s".formatted(seconds, sign(rawPath, seconds));
  }

  /** Throws unless the target has a valid signature that has not expired. */
  static void check(RequestTarget target, Instant now) {
    String expires = target.parameter("Expires").orElse("");
    String signature = target.parameter("Signature").orElse("");
    if (expires.isEmpty() || signature.isEmpty()) {
      throw ErrorResponse.data(
          403, "MissingKey", "Missing Key-Pair-Id query parameter or cookie value");
    }
    if (!signature.equals(sign(target.rawPath(), expires))) {
      throw ErrorResponse.data(403, "SignatureDoesNotMatch", "The signature does not match");
    }
    if (now.getEpochSecond() >= Long.parseLong(expires)) {
      throw ErrorResponse.data(403, "AccessDenied", "Request has expired");
    }
  }

  private static String sign(String rawPath, String expires) {
    return Digests.sha256(KEY + '\n' + rawPath + '\n' + expires);
  }
}
