package io.hfj.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingFormatTest {
  private static final String GIT = "cb5b2f69babc53f9145b45ad20b9a075d48717ef";
  private static final String SHA256 =
      "e48267493ff8fc556ecfe25c899ac4324174bdac6d24bca8206fe5e0257f98ae";
  private static final String XET = "ab".repeat(32);
  private static final RemoteFile SMALL =
      RemoteFile.of(new RepoPath("config.json"), 9, new Etag(GIT));
  private static final RemoteFile BIG =
      new RemoteFile(
          new RepoPath("big.bin"),
          300_000,
          "2a335a24b164b5c1132c1236879bc3914f766ae2",
          Optional.of(new Etag(SHA256)),
          Optional.of(XET));
  private static final String ENTRY = "{\"size\": 1, \"blob_id\": \"" + GIT + "\"}";

  @TempDir Path folder;

  private Optional<List<RemoteFile>> read(String text) throws IOException {
    return ListingFormat.read(Files.writeString(folder.resolve("listing.json"), text));
  }

  private static String text(List<RemoteFile> files) {
    StringWriter text = new StringWriter();
    try {
      ListingFormat.write(files, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  @Test
  void isWrittenAsTheOfficialClientDoes() {
    assertEquals(
        """
        {
         "format_version": 1,
         "files": {
          "big.bin": {
           "size": 300000,
           "blob_id": "2a335a24b164b5c1132c1236879bc3914f766ae2",
           "lfs_sha256": "%s",
           "lfs_size": 300000,
           "xet_hash": "%s"
          },
          "config.json": {
           "size": 9,
           "blob_id": "%s"
          }
         }
        }\
        """
            .formatted(SHA256, XET, GIT),
        text(List.of(SMALL, BIG)));
    assertEquals("{\n \"format_version\": 1,\n \"files\": {}\n}", text(List.of()));
  }

  @Test
  void isPlainAscii() {
    String text = text(List.of(RemoteFile.of(new RepoPath("é \"\\x😀~"), 1, new Etag(GIT))));
    assertEquals(
        "  \"\\u00e9 \\\"\\\\x\\ud83d\\ude00~\": {",
        text.lines().skip(3).findFirst().orElseThrow());
  }

  @Test
  void isSortedByCodePointsAsPythonDoes() {
    List<RemoteFile> files =
        List.of("😀", "\uff5e", "é", "a/b", "a.b", "Z").stream()
            .map(name -> RemoteFile.of(new RepoPath(name), 1, new Etag(GIT)))
            .toList();
    assertEquals(
        List.of("\"Z\"", "\"a.b\"", "\"a/b\"", "\"\\u00e9\"", "\"\\uff5e\"", "\"\\ud83d\\ude00\""),
        text(files)
            .lines()
            .filter(line -> line.startsWith("  \""))
            .map(line -> line.strip().replace(": {", ""))
            .toList());
  }

  @Test
  void readsWhatItWrote() throws Exception {
    List<RemoteFile> files =
        List.of(BIG, SMALL, RemoteFile.of(new RepoPath("é/😀 \"\\x"), 0, new Etag(GIT)));
    assertEquals(Optional.of(files), read(text(files)));
    assertEquals(Optional.of(List.of()), read(text(List.of())));
  }

  @Test
  void readsFieldsInAnyOrderAndSkipsOthers() throws Exception {
    assertEquals(
        1,
        read("{\"new\": [{}], \"files\": {\"a\": " + ENTRY + "}, \"format_version\": 1}")
            .orElseThrow()
            .size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "what?",
        "{\"format_version\": 1",
        "{\"format_version\": 1}",
        "{\"format_version\": 1, \"files\": []}",
        "{\"format_version\": 1, \"files\": null}",
        "{\"format_version\": 2, \"files\": {}}",
        "{\"format_version\": \"1\", \"files\": {}}",
        "{\"files\": {}}",
        "{\"format_version\": 1, \"files\": {\"a\": " + ENTRY,
        "{\"format_version\": 1, \"files\": {\"../a\": " + ENTRY + "}}",
        "{\"format_version\": 1, \"files\": {\"a\": {}}}",
        "{\"format_version\": 1, \"files\": {\"a\": {\"size\": 1}}}",
        "{\"format_version\": 1, \"files\": {\"a\": {\"size\": -1, \"blob_id\": \"" + GIT + "\"}}}",
        "{\"format_version\": 1, \"files\": {\"a\": {\"size\": 1, \"blob_id\": \"../x\"}}}",
        "{\"format_version\": 1, \"files\": {\"a\": {\"size\": 1, \"blob_id\": \""
            + GIT
            + "\", \"xet_hash\": \"redacted\"}}}",
        "{\"format_version\": 1, \"files\": {\"a\": {\"size\": 1, \"blob_id\": \""
            + GIT
            + "\", \"lfs_sha256\": \"short\"}}}",
      })
  void ignoresABrokenListing(String text) throws Exception {
    assertEquals(Optional.empty(), read(text));
  }

  @Test
  void ignoresAnUnreadableListing() throws Exception {
    assertEquals(Optional.empty(), ListingFormat.read(folder.resolve("absent")));
    Path binary = Files.write(folder.resolve("binary"), new byte[] {'{', (byte) 0xff, '}'});
    assertEquals(Optional.empty(), ListingFormat.read(binary));
  }
}
