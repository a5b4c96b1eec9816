package io.hfj.cli.cache;

import io.hfj.BadInput;
import io.hfj.StorageFailure;
import io.hfj.model.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A temporary file with a comment for each revision, like the legacy client's {@code
 * --disable-tui}: the user uncomments those to delete. Must be closed, which deletes it.
 */
final class RevisionFile implements AutoCloseable {
  private static final String CANCEL = "CANCEL_DELETION";

  private final List<RevisionRow> rows;
  private final Path path;

  private RevisionFile(List<RevisionRow> rows, Path path) {
    this.rows = rows;
    this.path = path;
  }

  /**
   * Writes the file.
   *
   * @throws StorageFailure if it cannot be written
   */
  static RevisionFile open(List<RevisionRow> rows) {
    try {
      Path path = Files.createTempFile("hfj-delete-cache-", ".txt");
      path.toFile().deleteOnExit(); // Ctrl+C runs no finally block
      Files.writeString(path, template(rows));
      return new RevisionFile(rows, path);
    } catch (IOException e) {
      throw new StorageFailure(
          "the file to edit could not be written: " + e.getMessage(),
          "check the folder for temporary files, or name what is to go by --pattern");
    }
  }

  private static String template(List<RevisionRow> rows) {
    StringBuilder text = new StringBuilder();
    text.append("# Take the # away from the lines of the revisions that are to be removed.\n");
    text.append("# Lines that begin with # are left alone, as are those you take out.\n");
    text.append("# Save the file, then answer the question in the terminal.\n#\n");
    text.append("# To remove nothing at all, take the # from the next line:\n");
    text.append("# ").append(CANCEL).append('\n');
    for (RevisionRow row : rows) {
      if (row.first()) {
        text.append("\n# ").append(row.heading()).append('\n');
      }
      text.append("#    ").append(SafeText.of(row.revision().commit()));
      text.append(row.revision().isDetached() ? " # " : " # Refs: ").append(row.refs());
      text.append(row.modified()).append('\n');
    }
    return text.toString();
  }

  Path path() {
    return path;
  }

  /**
   * Returns the uncommented revisions, as saved by now; empty if the file holds the cancel line.
   *
   * @throws BadInput if the file cannot be read, or a line is ambiguous
   */
  Optional<List<RevisionRow>> chosen() {
    List<String> lines;
    try {
      lines = Files.readAllLines(path);
    } catch (IOException e) {
      throw new BadInput("the edited file cannot be read: " + e.getMessage(), "run it again");
    }
    Set<String> headings = rows.stream().map(RevisionRow::heading).collect(Collectors.toSet());
    Set<RevisionRow> chosen = new LinkedHashSet<>();
    String heading = "";
    for (String line : lines) {
      String text = line.replaceFirst("^[#\\s]+", "").strip();
      heading = headings.contains(text) ? text : heading;
      String word = line.replaceFirst("#.*", "").strip();
      if (word.equals(CANCEL)) {
        return Optional.empty();
      }
      chosen.addAll(rowsOf(word, heading));
    }
    return Optional.of(List.copyOf(chosen));
  }

  /** Resolves a commit that several repositories have by the heading above its line. */
  private List<RevisionRow> rowsOf(String commit, String heading) {
    List<RevisionRow> all =
        rows.stream().filter(row -> row.revision().commit().equals(commit)).toList();
    if (all.size() < 2) {
      return all;
    }
    List<RevisionRow> meant = all.stream().filter(row -> row.heading().equals(heading)).toList();
    if (meant.size() != 1) {
      throw new BadInput(
          "several repositories have the commit " + commit + ", and the file does not tell which",
          "leave the line with the repository's name above it; nothing was removed");
    }
    return meant;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // A temporary file without secrets; left to the system.
    }
  }
}
