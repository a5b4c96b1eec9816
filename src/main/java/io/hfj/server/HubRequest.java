package io.hfj.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as received. Immutable but for the bytes of its body.
 *
 * @param method in capitals
 * @param target path and query as sent, still percent-encoded
 * @param headers by name, in any case
 * @param body empty if there is none
 * @param baseUrl URL of the server as the client sees it, without a slash at the end; absolute
 *     links begin with it
 */
public record HubRequest(
    String method, String target, Map<String, List<String>> headers, byte[] body, String baseUrl) {
  public HubRequest {
    Map<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, values) -> anyCase.computeIfAbsent(name, n -> new ArrayList<>()).addAll(values));
    headers = Collections.unmodifiableMap(anyCase);
  }

  /** Returns a GET request without headers. */
  public static HubRequest get(String target, String baseUrl) {
    return new HubRequest("GET", target, Map.of(), new byte[0], baseUrl);
  }

  /** Returns a copy with another method. */
  public HubRequest method(String other) {
    return new HubRequest(other, target, headers, body, baseUrl);
  }

  /** Returns a copy with one more header. */
  public HubRequest with(String name, String value) {
    Map<String, List<String>> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, List.of(value));
    return new HubRequest(method, target, more, body, baseUrl);
  }

  /** Returns a copy without the header. */
  public HubRequest without(String name) {
    Map<String, List<String>> fewer = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fewer.putAll(headers);
    fewer.remove(name);
    return new HubRequest(method, target, fewer, body, baseUrl);
  }

  /** Returns the first value of a header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(values -> values.get(0));
  }

  /** Omits the headers, which hold tokens. */
  @Override
  public String toString() {
    return method + " " + target;
  }
}
