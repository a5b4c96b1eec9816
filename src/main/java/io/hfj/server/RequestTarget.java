package io.hfj.server;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Path and query of a request, parsed. A path is split before it is decoded, so that {@code
 * refs%2Fpr%2F1} stays one segment. Immutable.
 *
 * @param raw segments as sent, without the empty one before the first slash
 * @param segments the same, decoded
 * @param query the part after the question mark as sent; may be empty
 */
record RequestTarget(List<String> raw, List<String> segments, String query) {

  /**
   * @throws ErrorResponse if a percent sign is not followed by two hex digits
   */
  static RequestTarget of(String target) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    List<String> raw = new ArrayList<>(List.of(path.split("/")));
    if (!raw.isEmpty()) {
      raw.remove(0);
    }
    List<String> segments = new ArrayList<>();
    for (String segment : raw) {
      // The decoder is for forms, where '+' is a space; in a path it is not.
      segments.add(decode(segment.replace("+", "%2B")));
    }
    return new RequestTarget(raw, segments, mark < 0 ? "" : target.substring(mark + 1));
  }

  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ErrorResponse.hub(400, "", "Malformed percent-encoding");
    }
  }

  /** Returns the decoded parameters of a query or form, each with its values in order. */
  static Map<String, List<String>> parameters(String form) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : form.split("&")) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        String name = decode(parts[0]);
        String value = parts.length < 2 ? "" : decode(parts[1]);
        parameters.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
      }
    }
    return parameters;
  }

  /** Returns the first value of a query parameter. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters(query).get(name)).map(values -> values.get(0));
  }

  /** Returns whether a query parameter is {@code true} or {@code 1}. */
  boolean flag(String name) {
    return parameter(name).filter(value -> value.equals("true") || value.equals("1")).isPresent();
  }

  /** Returns the path without the query, as sent. */
  String rawPath() {
    return "/" + String.join("/", raw);
  }

  /** Percent-encodes everything but {@code A-Z a-z 0-9 _ . - ~}, the slash too. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /** Percent-encodes everything but {@code A-Z a-z 0-9 _ . - ~ /}. */
  static String encodePath(String path) {
    return encode(path).replace("%2F", "/");
  }
}
