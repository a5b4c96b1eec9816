package io.hfj.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hfj.BadInput;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.SafeText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a collection. Fields: huggingface_hub, hf_api.py, CollectionItem. For one response. */
final class CollectionReader {
  private final Set<RepoId> repos = new LinkedHashSet<>();
  private final List<String> others = new ArrayList<>();
  private boolean hasItems;

  /** Returns the collection at the parser's position; empty if there is no list of items. */
  Optional<HubCollection> read(JsonParser json) throws IOException {
    LimitedJson.object(
        json,
        (name, value) -> {
          if (name.equals("items") && value == JsonToken.START_ARRAY) {
            hasItems = true;
            while (json.nextToken() != JsonToken.END_ARRAY) {
              readItem(json);
            }
          }
        });
    return hasItems ? Optional.of(new HubCollection(List.copyOf(repos), others)) : Optional.empty();
  }

  private void readItem(JsonParser json) throws IOException {
    String[] item = {"", ""};
    LimitedJson.object(
        json,
        (name, value) -> {
          if (name.equals("type")) {
            item[0] = LimitedJson.text(json).orElse("");
          } else if (name.equals("id")) {
            item[1] = LimitedJson.text(json).orElse("");
          }
        });
    Optional<RepoId> repo = repo(item[0], item[1]);
    repo.ifPresentOrElse(repos::add, () -> others.add(SafeText.of(item[0] + " " + item[1])));
  }

  private static Optional<RepoId> repo(String type, String id) {
    try {
      return Arrays.stream(RepoType.values())
          .filter(one -> one.word().equals(type))
          .findFirst()
          .map(one -> new RepoId(one, id));
    } catch (BadInput invalid) {
      return Optional.empty();
    }
  }
}
