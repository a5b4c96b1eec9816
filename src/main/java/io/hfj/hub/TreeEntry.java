package io.hfj.hub;

import com.fasterxml.jackson.core.JsonParser;
import io.hfj.hub.LimitedJson.UnexpectedJson;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One entry of a tree response: a file, a folder, or an unknown type.
 *
 * @param file empty for other types, and for a file whose name is unsafe
 */
record TreeEntry(String type, String path, Optional<RemoteFile> file) {
  /** Longest unsafe name that is remembered. */
  private static final int LONGEST = 4096;

  private static final Pattern XET_HASH = Pattern.compile("[0-9a-f]{64}");

  /** Returns whether this is a file with an unsafe name. */
  boolean isUnsafe() {
    return type.equals("file") && file.isEmpty();
  }

  /** Reads the object at the parser's position. */
  static TreeEntry read(JsonParser json) throws IOException {
    Fields fields = new Fields();
    LimitedJson.object(
        json,
        (name, value) -> {
          switch (name) {
            case "type" -> fields.type = LimitedJson.text(json).orElse("");
            case "path" -> fields.path = LimitedJson.text(json).orElse("");
            case "oid" -> fields.oid = LimitedJson.text(json).orElse("");
            case "size" -> fields.size = LimitedJson.count(json, name);
            case "xetHash" -> fields.xetHash = LimitedJson.text(json).orElse(null);
            case "lfs" -> {
              if (value.isStructStart()) {
                readLfs(json, fields);
              }
            }
            default -> {}
          }
        });
    return fields.entry();
  }

  private static void readLfs(JsonParser json, Fields fields) throws IOException {
    LimitedJson.object(
        json,
        (name, value) -> {
          switch (name) {
            case "oid" -> fields.sha256 = LimitedJson.text(json).orElse("");
            case "size" -> fields.lfsSize = LimitedJson.count(json, name);
            default -> {}
          }
        });
  }

  /** The fields read so far. */
  private static final class Fields {
    private String type = "";
    private String path = "";
    private String oid = "";
    private String sha256;
    private String xetHash;
    private long size = -1;
    private long lfsSize = -1;

    TreeEntry entry() throws IOException {
      if (!type.equals("file")) {
        return new TreeEntry(type, path, Optional.empty());
      }
      long length = lfsSize >= 0 ? lfsSize : size;
      if (length < 0) {
        throw new UnexpectedJson("file without a size");
      }
      if (!RepoPath.isSafe(path) && path.length() <= LONGEST) {
        return new TreeEntry(type, path, Optional.empty());
      }
      // For callers without access the Hub redacts the hash.
      Optional<String> xet =
          Optional.ofNullable(xetHash).filter(h -> XET_HASH.matcher(h).matches());
      RemoteFile file =
          new RemoteFile(
              new RepoPath(path), length, oid, Optional.ofNullable(sha256).map(Etag::new), xet);
      file.etag(); // throws if it is not a hash: such content could not be verified
      return new TreeEntry(type, path, Optional.of(file));
    }
  }
}
