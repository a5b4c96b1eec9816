package io.hfj.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonParser;
import io.hfj.ContentMismatch;
import io.hfj.fuzz.Input;
import io.hfj.fuzz.Scratch;
import io.hfj.model.RemoteFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Pages of a listing as a server sends them; an accepted page is unchanged after it was cached as
 * {@code trees/<commit>.json}.
 */
public final class TreePageFuzz {
  private static final Path FOLDER = Scratch.folder();

  private TreePageFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    TreePage page;
    try (JsonParser json = LimitedJson.parser(new ByteArrayInputStream(input))) {
      if (json.nextToken() == null) {
        return;
      }
      page = TreePage.read(json, Optional.empty());
    } catch (IOException | ContentMismatch refused) {
      return;
    }
    Set<String> paths = new HashSet<>();
    for (RemoteFile file : page.files()) {
      file.etag();
      if (!paths.add(file.path().value())) {
        return; // a cached listing contains each path once
      }
    }
    assertEquals(page.files(), List.copyOf(page.files()));
    StringWriter text = new StringWriter();
    ListingFormat.write(page.files(), text);
    Path kept = Files.writeString(FOLDER.resolve("kept.json"), text.toString());
    List<RemoteFile> sorted = new ArrayList<>(page.files().size());
    sorted.addAll(ListingFormat.sorted(page.files()));
    assertEquals(Optional.of(sorted), ListingFormat.read(kept), Input.text(input));
  }
}
