package io.hfj.store.localdir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.fuzz.Scratch;
import io.hfj.model.CommitHash;
import io.hfj.store.fs.RefFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/**
 * Metadata of a local folder ({@code .metadata}) and ref files: none causes an exception, and
 * accepted metadata is not older than its file.
 */
public final class LocalMetadataFuzz {
  private static final Path FOLDER = Scratch.folder();
  private static final Instant CHANGED = Instant.parse("2026-01-01T00:00:00Z");

  private LocalMetadataFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Path note = Files.write(FOLDER.resolve("note.metadata"), input);
    Path file = FOLDER.resolve("file");
    Files.write(file, new byte[0]);
    Files.setLastModifiedTime(file, FileTime.from(CHANGED));
    Optional<LocalMetadata> found = LocalMetadata.find(note, file);
    if (found.isPresent()) {
      assertTrue(!found.get().at().isBefore(CHANGED.minusSeconds(1)));
      found.get().renewedFor(file).write(note);
      LocalMetadata renewed = LocalMetadata.find(note, file).orElseThrow();
      assertEquals(found.get().commit(), renewed.commit());
      assertEquals(found.get().etag(), renewed.etag());
    }
    Optional<CommitHash> commit = RefFile.find(Files.write(FOLDER.resolve("ref"), input));
    commit.ifPresent(
        hash -> assertTrue(RefFile.write(FOLDER, FOLDER.resolve("noted"), hash), "not noted"));
  }
}
