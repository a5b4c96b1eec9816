package io.hfj.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hfj.BadInput;
import io.hfj.RepoInfo;
import io.hfj.RepoInfo.Access;
import io.hfj.model.CommitHash;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.SafeText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the answer about a revision of a repository. For one response. */
final class RepoInfoReader {
  /** Of the Hub's own answers the longest list has some dozens. */
  private static final int MAX_TAGS = 1000;

  private final RepoId repo;
  private final Siblings siblings = new Siblings();
  private final List<String> tags = new ArrayList<>();
  private String id;
  private Optional<CommitHash> commit = Optional.empty();
  private Optional<Instant> lastModified = Optional.empty();
  private boolean isPrivate;
  private boolean isGated;

  /**
   * @param repo as requested; the Hub may spell it otherwise
   */
  RepoInfoReader(RepoId repo) {
    this.repo = repo;
    this.id = repo.name();
  }

  /** Reads the object at the parser's position; empty if it contains no commit. */
  Optional<RepoInfo> read(JsonParser json) throws IOException {
    LimitedJson.object(json, (name, value) -> field(json, name, value));
    return commit.map(
        hash ->
            new RepoInfo(
                repo.type().urlPrefix() + id,
                hash.hex(),
                lastModified,
                access(),
                tags,
                siblings.names().stream().filter(RepoPath::isSafe).sorted().toList()));
  }

  private Access access() {
    return isPrivate ? Access.PRIVATE : isGated ? Access.GATED : Access.PUBLIC;
  }

  private void field(JsonParser json, String name, JsonToken value) throws IOException {
    switch (name) {
      case "id" -> LimitedJson.text(json).filter(this::isName).ifPresent(text -> id = text);
      case "sha" -> commit = LimitedJson.text(json).map(CommitHash::new);
      case "lastModified" -> lastModified = LimitedJson.text(json).flatMap(RepoInfoReader::time);
      case "private" -> isPrivate = value == JsonToken.VALUE_TRUE;
      // "auto" or "manual", or false
      case "gated" -> isGated = value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_STRING;
      case "tags" -> {
        if (value == JsonToken.START_ARRAY) {
          readTags(json);
        }
      }
      case "siblings" -> {
        if (value == JsonToken.START_ARRAY) {
          siblings.read(json);
        }
      }
      default -> {} // of no use here
    }
  }

  private boolean isName(String text) {
    try {
      return new RepoId(repo.type(), text).name().equals(text);
    } catch (BadInput invalid) {
      return false;
    }
  }

  private void readTags(JsonParser json) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (tags.size() < MAX_TAGS) {
        LimitedJson.text(json).map(SafeText::of).ifPresent(tags::add);
      }
      json.skipChildren();
    }
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException other) {
      return Optional.empty();
    }
  }
}
