package io.hfj.xet.cas;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hfj.hub.LimitedJson;
import io.hfj.hub.LimitedJson.UnexpectedJson;
import io.hfj.model.FileRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Reads the answer to a request for a reconstruction, of version 1 or 2 of the service, and checks
 * it. Limits are those of the format: chunks have at most 128 KiB, xorbs 8,192 chunks. For one use.
 */
final class ReconstructionReader {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final int MOST_CHUNKS = 8192;
  private static final int LARGEST_CHUNK = 128 << 10;

  /** Bytes before each chunk in a xorb. */
  private static final int HEADER = 8;

  /** Largest body of a chunk in a xorb. */
  private static final int LARGEST_BODY = 256 << 10;

  /**
   * Most terms of an answer: 64 MiB, the most that is asked for, have 8,192 chunks of the least
   * size.
   */
  private static final int MOST_TERMS = 20_000;

  /**
   * Characters of all URLs of an answer; usual ones have less than 1,000 each. Each connection
   * keeps an answer.
   */
  private static final long MOST_URL_CHARACTERS = 2L << 20;

  private record ReadTerm(String xorb, int first, int end, long length) {}

  private final FileRange asked;
  private final long size;
  private final List<ReadTerm> terms = new ArrayList<>();
  private final Map<String, List<FetchRange>> sources = new HashMap<>();
  private int ranges;
  private long characters;
  private long offset;

  /**
   * @param asked range of the file
   * @param size of the file
   */
  ReconstructionReader(FileRange asked, long size) {
    this.asked = asked;
    this.size = size;
  }

  /**
   * Reads the object at the parser's position.
   *
   * @throws UnexpectedJson if it cannot be the reconstruction that was asked for
   */
  Reconstruction read(JsonParser json) throws IOException {
    LimitedJson.object(
        json,
        (name, value) -> {
          switch (name) {
            case "offset_into_first_range" -> offset = LimitedJson.count(json, name);
            case "terms" -> elements(json, value, () -> readTerm(json));
            case "fetch_info" -> readSources(json, value, this::readSourceV1);
            case "xorbs" -> readSources(json, value, this::readSourceV2);
            default -> {}
          }
        });
    return checked();
  }

  private interface Element {
    void read() throws IOException;
  }

  private static void elements(JsonParser json, JsonToken value, Element element)
      throws IOException {
    require(value == JsonToken.START_ARRAY, "list expected");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  private void readTerm(JsonParser json) throws IOException {
    require(terms.size() < MOST_TERMS, "too many terms");
    String[] xorb = {""};
    long[] length = {0};
    Span span = new Span();
    LimitedJson.object(
        json,
        (name, value) -> {
          switch (name) {
            case "hash" -> xorb[0] = LimitedJson.text(json).orElse("");
            case "unpacked_length" -> length[0] = LimitedJson.count(json, name);
            case "range" -> span.read(json);
            default -> {}
          }
        });
    require(HASH.matcher(xorb[0]).matches(), "invalid xorb hash");
    int count = span.chunks();
    require(
        length[0] >= count && length[0] <= (long) count * LARGEST_CHUNK, "impossible term length");
    terms.add(new ReadTerm(xorb[0], (int) span.start, (int) span.end, length[0]));
  }

  private interface Source {
    void read(JsonParser json, String xorb) throws IOException;
  }

  private void readSources(JsonParser json, JsonToken value, Source source) throws IOException {
    require(value == JsonToken.START_OBJECT, "JSON object expected");
    LimitedJson.object(
        json,
        (xorb, list) -> {
          require(HASH.matcher(xorb).matches(), "invalid xorb hash");
          elements(json, list, () -> source.read(json, xorb));
        });
  }

  private void readSourceV1(JsonParser json, String xorb) throws IOException {
    String[] url = {""};
    Span chunks = new Span();
    Span bytes = new Span();
    LimitedJson.object(
        json,
        (name, value) -> {
          switch (name) {
            case "range" -> chunks.read(json);
            case "url" -> url[0] = readUrl(json);
            case "url_range" -> bytes.read(json);
            default -> {}
          }
        });
    add(xorb, chunks, bytes, url[0]);
  }

  private void readSourceV2(JsonParser json, String xorb) throws IOException {
    String[] url = {""};
    List<Span[]> spans = new ArrayList<>();
    LimitedJson.object(
        json,
        (name, value) -> {
          switch (name) {
            case "url" -> url[0] = readUrl(json);
            case "ranges" ->
                elements(
                    json,
                    value,
                    () -> {
                      require(ranges + spans.size() < MOST_TERMS, "too many ranges");
                      spans.add(readSpans(json));
                    });
            default -> {}
          }
        });
    for (Span[] span : spans) {
      add(xorb, span[0], span[1], url[0]);
    }
  }

  private static Span[] readSpans(JsonParser json) throws IOException {
    Span chunks = new Span();
    Span bytes = new Span();
    LimitedJson.object(
        json,
        (name, value) -> {
          switch (name) {
            case "chunks" -> chunks.read(json);
            case "bytes" -> bytes.read(json);
            default -> {}
          }
        });
    return new Span[] {chunks, bytes};
  }

  private String readUrl(JsonParser json) throws IOException {
    String text = LimitedJson.text(json).orElse("");
    characters += text.length();
    require(characters <= MOST_URL_CHARACTERS, "URLs of more than 2 MiB");
    require(HttpUrl.parse(text) != null, "invalid URL");
    return text;
  }

  private void add(String xorb, Span chunks, Span bytes, String url) throws IOException {
    require(++ranges <= MOST_TERMS, "too many ranges");
    require(!url.isEmpty(), "invalid URL");
    long count = chunks.chunks();
    // The format excludes the end of chunk ranges and includes that of byte ranges.
    require(bytes.end >= bytes.start && bytes.end < Long.MAX_VALUE, "impossible byte range");
    long length = bytes.end - bytes.start + 1;
    require(
        length > count * HEADER && length <= count * (HEADER + LARGEST_BODY),
        "impossible byte range");
    sources
        .computeIfAbsent(xorb, unknown -> new ArrayList<>())
        .add(
            new FetchRange(
                xorb, (int) chunks.start, (int) chunks.end, bytes.start, bytes.end + 1, url));
  }

  private Reconstruction checked() throws IOException {
    require(!terms.isEmpty(), "no terms");
    require(offset <= asked.start() && offset < terms.get(0).length(), "impossible offset");
    long start = asked.start() - offset;
    long position = start;
    List<Term> checked = new ArrayList<>(terms.size());
    for (ReadTerm term : terms) {
      FetchRange source = source(term);
      checked.add(new Term(position, term.length(), term.first(), term.end(), source));
      position += term.length();
    }
    require(position >= Math.min(asked.end(), size), "too few bytes");
    require(position <= size, "more bytes than the file has");
    require(position - asked.end() < LARGEST_CHUNK, "more bytes than were asked for");
    return new Reconstruction(new FileRange(start, position), List.copyOf(checked));
  }

  private FetchRange source(ReadTerm term) throws IOException {
    // Thousands of terms and ranges are usual in files with many repeated chunks.
    for (FetchRange range : sources.getOrDefault(term.xorb(), List.of())) {
      if (range.contains(term.first(), term.end())) {
        return range;
      }
    }
    throw new UnexpectedJson("no address for a term");
  }

  private static void require(boolean condition, String otherwise) throws IOException {
    if (!condition) {
      throw new UnexpectedJson(otherwise);
    }
  }

  /** An object with the fields start and end. */
  private static final class Span {
    private long start;
    private long end;

    void read(JsonParser json) throws IOException {
      LimitedJson.object(
          json,
          (name, value) -> {
            switch (name) {
              case "start" -> start = LimitedJson.count(json, name);
              case "end" -> end = LimitedJson.count(json, name);
              default -> {}
            }
          });
    }

    /** Returns the number of chunks, if it is a range of chunks. */
    int chunks() throws IOException {
      require(start < end && end <= MOST_CHUNKS, "impossible chunk range");
      return (int) (end - start);
    }
  }
}
