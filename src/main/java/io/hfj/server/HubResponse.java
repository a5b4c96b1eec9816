package io.hfj.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * An answer of the Hub: headers including {@code Content-Length}, and bytes {@code [start, end)} of
 * a content as the body. Immutable; thread-safe.
 *
 * @param headers by name, in any case
 * @param bodyless whether the body is not sent though its length is, as in answers to HEAD
 */
public record HubResponse(
    int status,
    Map<String, String> headers,
    Content content,
    long start,
    long end,
    boolean bodyless) {
  public HubResponse {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = Collections.unmodifiableMap(anyCase);
    Objects.checkFromToIndex(start, end, content.size());
  }

  /** Returns an answer whose body is all of {@code content}. */
  public static HubResponse of(int status, String contentType, Content content) {
    Map<String, String> headers =
        Map.of("Content-Type", contentType, "Content-Length", Long.toString(content.size()));
    return new HubResponse(status, headers, content, 0, content.size(), false);
  }

  /** Returns an answer with a JSON body. */
  public static HubResponse json(int status, String json) {
    return of(status, "application/json; charset=utf-8", Content.of(json));
  }

  /** Returns an answer with a text body. */
  public static HubResponse text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", Content.of(text));
  }

  /** Returns a copy with the header added or replaced. */
  public HubResponse with(String name, String value) {
    Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return new HubResponse(status, more, content, start, end, bodyless);
  }

  /** Returns a copy without the header. */
  public HubResponse without(String name) {
    Map<String, String> fewer = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fewer.putAll(headers);
    fewer.remove(name);
    return new HubResponse(status, fewer, content, start, end, bodyless);
  }

  /** Returns a copy as the answer to HEAD. */
  public HubResponse forHead() {
    return new HubResponse(status, headers, content, start, end, true);
  }

  /** Returns the number of body bytes to send. */
  public long bodyLength() {
    return bodyless ? 0 : end - start;
  }

  /** Returns the body to send; empty for answers to HEAD. */
  public InputStream openBody() {
    return content.open(start, start + bodyLength());
  }

  /** Returns the body to send as text; for answers known to be small. */
  public String bodyText() {
    try {
      return new String(openBody().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
