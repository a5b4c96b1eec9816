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
 * What a Hub answers: headers complete with {@code Content-Length}, and bytes {@code [start, end)}
 * of some content as the body. Immutable; thread-safe.
 *
 * @param headers by name, in any case
 * @param bodyless whether the body must not be sent, as in answers to HEAD, although its length is
 *     told
 */
public record HubAnswer(
    int status,
    Map<String, String> headers,
    Content content,
    long start,
    long end,
    boolean bodyless) {
  public HubAnswer {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = Collections.unmodifiableMap(anyCase);
    Objects.checkFromToIndex(start, end, content.size());
  }

  /** An answer whose body is all of {@code content}. */
  public static HubAnswer of(int status, String contentType, Content content) {
    Map<String, String> headers =
        Map.of("Content-Type", contentType, "Content-Length", Long.toString(content.size()));
    return new HubAnswer(status, headers, content, 0, content.size(), false);
  }

  /** An answer with a JSON body. */
  public static HubAnswer json(int status, String json) {
    return of(status, "application/json; charset=utf-8", Content.of(json));
  }

  /** An answer with a text body. */
  public static HubAnswer text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", Content.of(text));
  }

  /** The same with one header more, or another value for it. */
  public HubAnswer with(String name, String value) {
    Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return new HubAnswer(status, more, content, start, end, bodyless);
  }

  /** The same without a header. */
  public HubAnswer without(String name) {
    Map<String, String> fewer = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fewer.putAll(headers);
    fewer.remove(name);
    return new HubAnswer(status, fewer, content, start, end, bodyless);
  }

  /** The same as an answer to HEAD. */
  public HubAnswer forHead() {
    return new HubAnswer(status, headers, content, start, end, true);
  }

  /** Bytes of body to send. */
  public long bodyLength() {
    return bodyless ? 0 : end - start;
  }

  /** The body to send; empty for answers to HEAD. */
  public InputStream openBody() {
    return content.open(start, start + bodyLength());
  }

  /** The body to send as text, for answers known to be small. */
  public String bodyText() {
    try {
      return new String(openBody().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
