package io.hfj.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** Writes the bodies of the Hub's JSON answers. */
final class JsonResponses {
  private static final JsonFactory FACTORY = new JsonFactory();

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Sent in place of an xet hash to a caller without a valid token. */
  private static final String REDACTED = "redacted";

  private JsonResponses() {}

  /** Writes one JSON value. */
  @FunctionalInterface
  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static String of(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static String error(String message) {
    return of(
        json -> {
          json.writeStartObject();
          json.writeStringField("error", message);
          json.writeEndObject();
        });
  }

  static String info(HubRepo repo, HubCommit commit, boolean blobs) {
    return of(
        json -> {
          String name = repo.id().name();
          json.writeStartObject();
          json.writeStringField("_id", Digests.sha1(repo.id().toString()).substring(0, 24));
          json.writeStringField("id", name);
          if (repo.id().type() == RepoType.MODEL) {
            json.writeStringField("modelId", name);
          }
          json.writeStringField("sha", commit.sha());
          json.writeStringField("lastModified", DATE.format(commit.date()));
          json.writeBooleanField("private", repo.isPrivate());
          json.writeFieldName("gated");
          if (repo.gated().isPresent()) {
            json.writeString(repo.gated().get());
          } else {
            json.writeBoolean(false);
          }
          json.writeBooleanField("disabled", false);
          json.writeArrayFieldStart("tags");
          json.writeString("demo");
          if (repo.license().isPresent()) {
            json.writeString("license:" + repo.license().get());
          }
          json.writeEndArray();
          json.writeNumberField("downloads", 12);
          json.writeNumberField("likes", 1);
          json.writeArrayFieldStart("siblings");
          for (RepoFile file : commit.files().values()) {
            sibling(json, file, blobs);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void sibling(JsonGenerator json, RepoFile file, boolean blobs) throws IOException {
    json.writeStartObject();
    json.writeStringField("rfilename", file.path());
    if (blobs) {
      json.writeNumberField("size", file.size());
      json.writeStringField("blobId", file.blobId());
      if (file.lfs()) {
        json.writeObjectFieldStart("lfs");
        json.writeNumberField("size", file.size());
        json.writeStringField("sha256", file.etag());
        json.writeNumberField("pointerSize", file.pointer().length());
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }

  /**
   * Returns entries of a tree: files, and a directory for every other path.
   *
   * @param expand whether each entry contains its last commit
   * @param trusted whether the caller may see where content is stored
   */
  static String entries(HubCommit commit, List<String> paths, boolean expand, boolean trusted) {
    return of(
        json -> {
          json.writeStartArray();
          for (String path : paths) {
            RepoFile file = commit.files().get(path);
            json.writeStartObject();
            json.writeStringField("type", file == null ? "directory" : "file");
            json.writeStringField("oid", file == null ? commit.directoryId(path) : file.blobId());
            json.writeNumberField("size", file == null ? 0 : file.size());
            if (file != null) {
              storage(json, file, trusted);
            }
            json.writeStringField("path", path);
            if (expand) {
              expanded(json, commit, file != null);
            }
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void storage(JsonGenerator json, RepoFile file, boolean trusted)
      throws IOException {
    if (file.lfs()) {
      json.writeObjectFieldStart("lfs");
      json.writeStringField("oid", file.etag());
      json.writeNumberField("size", file.size());
      json.writeNumberField("pointerSize", file.pointer().length());
      json.writeEndObject();
    }
    if (file.xetHash().isPresent()) {
      json.writeStringField("xetHash", trusted ? file.xetHash().get() : REDACTED);
    }
  }

  private static void expanded(JsonGenerator json, HubCommit commit, boolean file)
      throws IOException {
    json.writeObjectFieldStart("lastCommit");
    json.writeStringField("id", commit.sha());
    json.writeStringField("title", commit.title());
    json.writeStringField("date", DATE.format(commit.date()));
    json.writeEndObject();
    if (file) {
      json.writeObjectFieldStart("securityFileStatus");
      json.writeStringField("status", "safe");
      json.writeNullField("avScan");
      json.writeNullField("pickleImportScan");
      json.writeEndObject();
    }
  }

  static String refs(HubRepo repo, boolean pullRequests) {
    return of(
        json -> {
          json.writeStartObject();
          refs(json, repo, "branches", "refs/heads/");
          refs(json, repo, "converts", "refs/convert/");
          refs(json, repo, "tags", "refs/tags/");
          if (pullRequests) {
            refs(json, repo, "pullRequests", "refs/pr/");
          }
          json.writeEndObject();
        });
  }

  private static void refs(JsonGenerator json, HubRepo repo, String field, String prefix)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (Map.Entry<String, String> ref : repo.refs().entrySet()) {
      if (ref.getKey().startsWith(prefix)) {
        json.writeStartObject();
        json.writeStringField("name", ref.getKey().substring(prefix.length()));
        json.writeStringField("ref", ref.getKey());
        json.writeStringField("targetCommit", ref.getValue());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  static String ids(List<RepoId> repos) {
    return of(
        json -> {
          json.writeStartArray();
          for (RepoId repo : repos) {
            json.writeStartObject();
            json.writeStringField("id", repo.name());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  static String collection(ServedCollection collection) {
    return of(
        json -> {
          json.writeStartObject();
          json.writeStringField("slug", collection.slug());
          json.writeStringField("title", collection.title());
          json.writeStringField("lastUpdated", "2024-01-01T00:00:00.000Z");
          json.writeBooleanField("gating", false);
          json.writeObjectFieldStart("owner");
          json.writeStringField("type", "user");
          json.writeStringField("name", collection.slug().replaceFirst("/.*", ""));
          json.writeEndObject();
          json.writeArrayFieldStart("items");
          int position = 0;
          for (ServedCollection.Item item : collection.items()) {
            json.writeStartObject();
            json.writeStringField("_id", Digests.sha1(item.toString()).substring(0, 24));
            json.writeNumberField("position", position++);
            json.writeStringField("type", item.type());
            json.writeStringField("id", item.id());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeNumberField("position", 0);
          json.writeStringField("theme", "green");
          json.writeBooleanField("private", false);
          json.writeNumberField("upvotes", 0);
          json.writeEndObject();
        });
  }

  static String whoami(String user) {
    return of(
        json -> {
          json.writeStartObject();
          json.writeStringField("type", "user");
          json.writeStringField("id", Digests.sha1(user).substring(0, 24));
          json.writeStringField("name", user);
          json.writeStringField("fullname", user);
          json.writeBooleanField("isPro", false);
          json.writeArrayFieldStart("orgs");
          json.writeEndArray();
          json.writeObjectFieldStart("auth");
          json.writeStringField("type", "access_token");
          json.writeObjectFieldStart("accessToken");
          json.writeStringField("displayName", "demo");
          json.writeStringField("role", "read");
          json.writeStringField("createdAt", "2024-01-01T00:00:00.000Z");
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndObject();
        });
  }
}
