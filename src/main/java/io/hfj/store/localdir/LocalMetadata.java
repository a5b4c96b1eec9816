package io.hfj.store.localdir;

import io.hfj.model.CommitHash;
import io.hfj.model.Etag;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.RegularFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The metadata of a file in a local folder. On disk: three lines with the commit, the etag and the
 * time of the download as decimal seconds since 1970. Immutable.
 */
record LocalMetadata(CommitHash commit, Etag etag, Instant at) {
  /** Difference allowed between file system and clock, as in the official client. */
  private static final long TOLERANCE_MILLIS = 1000;

  /** Integer digits of the seconds: expanding 9e99999999 would take minutes and gigabytes. */
  private static final int MAX_DIGITS = 12;

  /** In bytes; a valid file has about 125. */
  private static final long LONGEST = 1000;

  /** Returns the metadata if it is valid and not older than the last change of {@code file}. */
  static Optional<LocalMetadata> find(Path metadata, Path file) {
    try {
      List<String> lines = RegularFiles.read(metadata, LONGEST).lines().toList();
      if (lines.size() < 3) {
        return Optional.empty();
      }
      Optional<CommitHash> commit = CommitHash.find(lines.get(0).strip());
      Optional<Etag> etag = Etag.fromHeader(lines.get(1).strip());
      if (commit.isEmpty() || etag.isEmpty()) {
        return Optional.empty();
      }
      BigDecimal seconds = new BigDecimal(lines.get(2).strip());
      if ((long) seconds.precision() - seconds.scale() > MAX_DIGITS) {
        return Optional.empty();
      }
      long at = seconds.movePointRight(3).longValue();
      long changed = Files.getLastModifiedTime(file).toMillis();
      return changed - TOLERANCE_MILLIS <= at
          ? Optional.of(new LocalMetadata(commit.get(), etag.get(), Instant.ofEpochMilli(at)))
          : Optional.empty();
    } catch (IOException | NumberFormatException | ArithmeticException invalid) {
      return Optional.empty();
    }
  }

  /** Returns metadata for the same content, valid for the file's present modification time. */
  LocalMetadata renewedFor(Path file) throws IOException {
    Instant changed = Files.getLastModifiedTime(file).toInstant();
    return new LocalMetadata(commit, etag, at.isAfter(changed) ? at : changed);
  }

  void write(Path metadata) throws IOException {
    BigDecimal seconds =
        BigDecimal.valueOf(at.getEpochSecond()).add(BigDecimal.valueOf(at.getNano() / 1000, 6));
    AtomicFiles.write(metadata, commit + "\n" + etag + "\n" + seconds.toPlainString() + "\n");
  }
}
