package io.hfj.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.hfj.HubException;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A commit's complete listing on disk, {@code trees/<commit>.json}, byte for byte as
 * huggingface_hub 2.0.0 writes it: indented by one space, sorted by path, ASCII.
 */
public final class ListingFormat {
  private static final String VERSION = "format_version";

  /** As Python's {@code json.dumps(listing, indent=1)}; not loaded by runs that only read. */
  private static final class PythonJson {
    private static final JsonFactory FACTORY =
        JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private static final DefaultPrettyPrinter PRINTER =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator(""))
            .withObjectIndenter(new DefaultIndenter(" ", "\n"));
  }

  private ListingFormat() {}

  /** Writes the listing of these files. Does not close the writer. */
  public static void write(List<RemoteFile> files, Writer text) throws IOException {
    try (JsonGenerator json = PythonJson.FACTORY.createGenerator(text)) {
      json.setPrettyPrinter(PythonJson.PRINTER.createInstance());
      json.writeStartObject();
      json.writeNumberField(VERSION, 1);
      json.writeObjectFieldStart("files");
      for (RemoteFile file : sorted(files)) {
        json.writeObjectFieldStart(file.path().value());
        json.writeNumberField("size", file.size());
        json.writeStringField("blob_id", file.blobId());
        if (file.lfsSha256().isPresent()) {
          json.writeStringField("lfs_sha256", file.lfsSha256().get().value());
          json.writeNumberField("lfs_size", file.size());
        }
        if (file.xetHash().isPresent()) {
          json.writeStringField("xet_hash", file.xetHash().get());
        }
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  /** Returns the files sorted by the code points of their paths, like Python. */
  static List<RemoteFile> sorted(List<RemoteFile> files) {
    return files.stream()
        .sorted((one, other) -> compare(one.path().value(), other.path().value()))
        .toList();
  }

  /** Java compares UTF-16 code units, of which surrogates mean code points above all others. */
  private static int compare(String one, String other) {
    int end = Math.min(one.length(), other.length());
    int i = 0;
    while (i < end && one.charAt(i) == other.charAt(i)) {
      i++;
    }
    boolean surrogate = i < end && Character.isSurrogate(one.charAt(i));
    boolean alike = i == end || surrogate == Character.isSurrogate(other.charAt(i));
    return alike ? one.compareTo(other) : surrogate ? 1 : -1;
  }

  /** Reads a cached listing; empty if it has another format, or is corrupt or unreadable. */
  public static Optional<List<RemoteFile>> read(Path listing) {
    ListedFiles files = new ListedFiles();
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
      return known[0] && listed[0] ? Optional.of(files.files()) : Optional.empty();
    } catch (IOException | HubException broken) {
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
      throw new LimitedJson.UnexpectedJson("entry with missing fields");
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
