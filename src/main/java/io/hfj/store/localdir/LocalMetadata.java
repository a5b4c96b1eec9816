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
 * What is remembered of a file in a local folder: three lines, the commit and etag it was fetched
 * at, and when that was, as decimal seconds since 1970. Immutable.
 */
record LocalMetadata(CommitHash commit, Etag etag, Instant at) {
  /** File systems and clocks are this far apart at times; the official client's allowance. */
  private static final long TOLERANCE_MILLIS = 1000;

  /**
   * Of seconds, before the point. A number like 9e99999999 takes minutes and gigabytes to expand.
   */
  private static final int MOST_DIGITS = 12;

  /** A sound file has some 125 bytes. */
  private static final long LONGEST = 1000;

  /**
   * The metadata there, if it is sound and speaks of {@code file} as it is now: who changes a file
   * afterwards makes its time later than the metadata's.
   */
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
      if ((long) seconds.precision() - seconds.scale() > MOST_DIGITS) {
        return Optional.empty();
      }
      long at = seconds.movePointRight(3).longValue();
      long changed = Files.getLastModifiedTime(file).toMillis();
      return changed - TOLERANCE_MILLIS <= at
          ? Optional.of(new LocalMetadata(commit.get(), etag.get(), Instant.ofEpochMilli(at)))
          : Optional.empty();
    } catch (IOException | NumberFormatException | ArithmeticException unsound) {
      return Optional.empty();
    }
  }

  /** The same of a file that has the content still, but may have got another time of change. */
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
