package io.hfj.xet.cas;

import io.hfj.http.failure.FailureTranslator;
import okhttp3.HttpUrl;

/**
 * Consecutive chunks of a xorb that one request fetches. Immutable.
 *
 * @param xorb hash of the xorb, 64 hex digits
 * @param firstChunk index in the xorb
 * @param endChunk index behind the last
 * @param firstByte offset in the xorb's serialized form
 * @param endByte offset behind the last byte
 * @param address signed for this range; a secret. As text: parsed, it would take up to thirty times
 *     the memory
 */
public record FetchRange(
    String xorb, int firstChunk, int endChunk, long firstByte, long endByte, String address) {
  /** Returns the address as a URL. */
  public HttpUrl url() {
    return HttpUrl.get(address);
  }

  /** Returns the number of bytes to receive. */
  public long bytes() {
    return endByte - firstByte;
  }

  /** Returns the value of the {@code Range} header, as the service signed it. */
  public String header() {
    return "bytes=" + firstByte + "-" + (endByte - 1);
  }

  boolean contains(int first, int end) {
    return firstChunk <= first && end <= endChunk;
  }

  /** Returns the chunks and the host; the URL is a secret. */
  @Override
  public String toString() {
    return xorb + "[" + firstChunk + "," + endChunk + ") at " + FailureTranslator.host(url());
  }
}
