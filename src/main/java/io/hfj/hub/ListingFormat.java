package io.hfj.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hfj.error.HfjException;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A commit's complete listing as it is kept on disk, {@code trees/<commit>.json}, to the byte as
 * huggingface_hub 2.0.0 writes it: indented by one blank, sorted by path, ASCII.
 */
public final class ListingFormat {
  private static final String VERSION = "format_version";

  private ListingFormat() {}

  /** Writes the text for these files. */
  public static void write(List<RemoteFile> files, Appendable text) throws IOException {
    text.append("{\n \"format_version\": 1,\n \"files\": {");
    String before = "";
    for (RemoteFile file : PackedFileList.of(files).sorted()) {
      text.append(before).append("\n  ");
      appendString(text, file.path().value());
      text.append(": {\n   \"size\": ")
          .append(Long.toString(file.size()))
          .append(",\n   \"blob_id\": ");
      appendString(text, file.blobId());
      if (file.lfsSha256().isPresent()) {
        text.append(",\n   \"lfs_sha256\": \"")
            .append(file.lfsSha256().get().value())
            .append("\",\n   \"lfs_size\": ")
            .append(Long.toString(file.size()));
      }
      if (file.xetHash().isPresent()) {
        text.append(",\n   \"xet_hash\": \"").append(file.xetHash().get()).append('"');
      }
      text.append("\n  }");
      before = ",";
    }
    text.append(files.isEmpty() ? "}\n}" : "\n }\n}");
  }

  private static void appendString(Appendable text, String value) throws IOException {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        default -> {
          if (c < ' ' || c > '~') {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  /** The files of a kept listing; empty if it is of another form, broken, or unreadable. */
  public static Optional<List<RemoteFile>> read(Path listing) {
    PackedFileList files = new PackedFileList();
    boolean[] known = {false};
    boolean[] listed = {false};
    try (Reader reader = Files.newBufferedReader(listing);
        JsonParser json = LimitedJson.parser(reader)) {
      json.nextToken();
      LimitedJson.object(
          json,
          (name, value) -> {
            if (name.equals(VERSION)) {
              known[0] = value == JsonToken.VALUE_NUMBER_INT && json.getIntValue() == 1;
            } else if (name.equals("files")) {
              listed[0] = true;
              LimitedJson.object(json, (path, entry) -> files.add(readFile(json, path)));
            }
          });
      return known[0] && listed[0] ? Optional.of(files) : Optional.empty();
    } catch (IOException | HfjException broken) {
      return Optional.empty();
    }
  }

  private static RemoteFile readFile(JsonParser json, String path) throws IOException {
    String[] texts = new String[3];
    long[] sizes = {-1, -1};
    LimitedJson.object(
        json,
        (name, value) -> {
          switch (name) {
            case "size" -> sizes[0] = LimitedJson.count(json, name);
            case "lfs_size" -> sizes[1] = LimitedJson.count(json, name);
            case "blob_id" -> texts[0] = json.getText();
            case "lfs_sha256" -> texts[1] = json.getText();
            case "xet_hash" -> texts[2] = json.getText();
            default -> {}
          }
        });
    long size = sizes[1] >= 0 ? sizes[1] : sizes[0];
    boolean redacted = texts[2] != null && !texts[2].matches("[0-9a-f]{64}");
    if (size < 0 || texts[0] == null || redacted) {
      throw new LimitedJson.BadShape("an entry lacks what every entry has");
    }
    RemoteFile file =
        new RemoteFile(
            new RepoPath(path),
            size,
            texts[0],
            Optional.ofNullable(texts[1]).map(Etag::new),
            Optional.ofNullable(texts[2]));
    file.etag();
    return file;
  }
}
