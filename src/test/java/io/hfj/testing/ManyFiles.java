package io.hfj.testing;

import io.hfj.hub.ListingFormat;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Makes listings of many files, like those of an image dataset. */
public final class ManyFiles {
  /** Size of each file in bytes. */
  public static final int SIZE = 1;

  private static final int FILES_PER_FOLDER = 1000;

  private ManyFiles() {}

  /** Returns small files in folders of 1,000, each with its own content. */
  public static List<RemoteFile> of(int count) {
    return IntStream.range(0, count).mapToObj(ManyFiles::file).toList();
  }

  /** Returns the same files in the packed form of a listing read from disk. */
  public static List<RemoteFile> asListing(int count) {
    try {
      Path text = Files.createTempFile("hfj-listing", ".json");
      try {
        try (Writer out = Files.newBufferedWriter(text)) {
          ListingFormat.write(of(count), out);
        }
        return ListingFormat.read(text).orElseThrow();
      } finally {
        Files.delete(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RemoteFile file(int number) {
    String path =
        String.format(Locale.ROOT, "data/train/%04d/%06d.jpg", number / FILES_PER_FOLDER, number);
    Etag etag = new Etag(String.format(Locale.ROOT, "%040x", number));
    return RemoteFile.of(new RepoPath(path), SIZE, etag);
  }
}
