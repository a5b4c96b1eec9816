package io.hfj.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hfj.HubRef;
import io.hfj.model.SafeText;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads one list of refs, such as the branches. */
final class RefReader {
  private RefReader() {}

  /** Adds the refs of the list at the parser's position that have a printable name. */
  static void read(JsonParser json, List<HubRef> refs) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Map<String, String> fields = new HashMap<>();
      LimitedJson.object(
          json,
          (name, value) -> {
            switch (name) {
              case "name", "ref", "targetCommit" ->
                  LimitedJson.text(json).ifPresent(text -> fields.put(name, text));
              default -> {} // of no use here
            }
          });
      String name = fields.getOrDefault("name", "");
      if (fields.containsKey("name") && SafeText.isPrintable(name)) {
        refs.add(
            new HubRef(
                name,
                SafeText.of(fields.getOrDefault("ref", name)),
                SafeText.of(fields.getOrDefault("targetCommit", ""))));
      }
    }
  }
}
