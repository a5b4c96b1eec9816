package io.hfj.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads untrusted JSON: as a stream, and with limits. */
public final class LimitedJson {
  // Far above what a Hub sends (a page of 1,000 files has some 400 KB), far below what would hurt.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Disables the table of all names read, which a hostile server could fill.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(1 << 20)
                  .maxNameLength(10_000)
                  .maxNumberLength(30)
                  .maxNestingDepth(50)
                  .maxDocumentLength(256L << 20)
                  .build())
          .build();

  private LimitedJson() {}

  /** Returns a parser of the text, which it reads as it goes; for one thread. */
  public static JsonParser parser(InputStream in) throws IOException {
    return FACTORY.createParser(in);
  }

  static JsonParser parser(Reader in) throws IOException {
    return FACTORY.createParser(in);
  }

  /** Reads one field; the parser is at its value. Unread structures are skipped. */
  @FunctionalInterface
  public interface Field {
    void read(String name, JsonToken value) throws IOException;
  }

  /**
   * Reads the fields of the object at the parser's position.
   *
   * @throws IOException if there is no object, or the text is not JSON
   */
  public static void object(JsonParser json, Field field) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new UnexpectedJson("JSON object expected");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      field.read(name, value);
      // Skips the rest of a structure that was not read.
      json.skipChildren();
    }
  }

  /** Returns the current value if it is a string. */
  public static Optional<String> text(JsonParser json) throws IOException {
    return json.currentToken() == JsonToken.VALUE_STRING
        ? Optional.of(json.getText())
        : Optional.empty();
  }

  /**
   * Returns the text of that field in each object of the list at the parser's position.
   *
   * @throws IOException if an entry is not an object, or the text is not JSON
   */
  static List<String> texts(JsonParser json, String field) throws IOException {
    List<String> texts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      object(
          json,
          (name, value) -> {
            if (name.equals(field)) {
              text(json).ifPresent(texts::add);
            }
          });
    }
    return texts;
  }

  /** Returns the current value as a count: a whole number that fits, not negative. */
  public static long count(JsonParser json, String name) throws IOException {
    boolean whole = json.currentToken() == JsonToken.VALUE_NUMBER_INT;
    if (!whole || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new UnexpectedJson(name + " is not an integer");
    }
    long value = json.getLongValue();
    if (value < 0) {
      throw new UnexpectedJson("negative " + name);
    }
    return value;
  }

  /** JSON that is well formed but not of the expected shape. */
  public static final class UnexpectedJson extends IOException {
    private static final long serialVersionUID = 1L;

    public UnexpectedJson(String message) {
      super(message);
    }
  }
}
