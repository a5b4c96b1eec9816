package io.hfj.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hfj.model.RemoteFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * One page of a tree response.
 *
 * @param unsafe names of files that are not in {@code files}; see {@link CommitFiles}
 * @param names of files and, with a trailing slash, folders; not all if there are very many
 * @param entries number of entries of all types
 * @param first path of the first entry, empty if there is none
 * @param next address of the next page
 */
record TreePage(
    List<RemoteFile> files,
    List<String> unsafe,
    List<String> names,
    int entries,
    String first,
    Optional<HttpUrl> next) {
  /** As many names as the Hub puts on a page; more are of no use as suggestions. */
  private static final int MAX_NAMES = 10_000;

  private static final int LONGEST_NAME = 4096;

  /** Reads the list at the parser's position. */
  static TreePage read(JsonParser json, Optional<HttpUrl> next) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new LimitedJson.UnexpectedJson("JSON array expected");
    }
    ListedFiles files = new ListedFiles();
    List<String> unsafe = new ArrayList<>();
    List<String> names = new ArrayList<>();
    int entries = 0;
    String first = "";
    while (json.nextToken() != JsonToken.END_ARRAY) {
      TreeEntry entry = TreeEntry.read(json);
      first = entries++ == 0 ? entry.path() : first;
      entry.file().ifPresent(files::add);
      if (entry.isUnsafe()) {
        unsafe.add(entry.path());
      }
      if (names.size() < MAX_NAMES && entry.path().length() <= LONGEST_NAME) {
        names.add(entry.path() + (entry.type().equals("directory") ? "/" : ""));
      }
    }
    return new TreePage(files.files(), unsafe, names, entries, first, next);
  }
}
