package io.hfj.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Reads the field {@code siblings} of a revision: the names of its files. For one response. */
final class Siblings {
  /** No path is longer. */
  private static final int LONGEST = 4096;

  /** Characters of all names together; the rest is left out, as the Hub does with many files. */
  private static final int MAX_CHARACTERS = 1000 * LONGEST;

  private final Set<String> names = new HashSet<>();
  private int characters;

  /** Reads the list at the parser's position. */
  void read(JsonParser json) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      LimitedJson.object(
          json,
          (name, value) -> {
            if (name.equals("rfilename") && value == JsonToken.VALUE_STRING) {
              add(json.getText());
            }
          });
    }
  }

  private void add(String name) {
    if (name.length() <= LONGEST && characters <= MAX_CHARACTERS) {
      characters += name.length();
      names.add(name);
    }
  }

  Set<String> names() {
    return names;
  }
}
