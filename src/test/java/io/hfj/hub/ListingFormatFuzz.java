package io.hfj.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.fuzz.Scratch;
import io.hfj.model.RemoteFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Cached listings, {@code trees/<commit>.json}: no exception; a valid one can be rewritten. */
public final class ListingFormatFuzz {
  private static final Path FOLDER = Scratch.folder();

  private ListingFormatFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Path kept = Files.write(FOLDER.resolve("kept.json"), input);
    Optional<List<RemoteFile>> read = ListingFormat.read(kept);
    if (read.isEmpty()) {
      return;
    }
    Set<String> paths = new HashSet<>();
    for (RemoteFile file : read.get()) {
      file.etag();
      paths.add(file.path().value());
    }
    if (paths.size() == read.get().size()) {
      StringWriter text = new StringWriter();
      ListingFormat.write(read.get(), text);
      Files.writeString(kept, text.toString());
      assertEquals(
          Optional.of(List.copyOf(ListingFormat.sorted(read.get()))), ListingFormat.read(kept));
    }
  }
}
