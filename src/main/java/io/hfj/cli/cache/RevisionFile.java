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
          "cannot write the file to edit: " + e.getMessage(),
          "check the directory for temporary files, or use --pattern instead");
    }
  }

  private static String template(List<RevisionRow> rows) {
    StringBuilder text = new StringBuilder();
    text.append(
        "# Uncomment the revisions to delete: remove the # from the start of their lines.\n");
    text.append("# Lines that start with # are ignored, and so are lines that you remove.\n");
    text.append("# Save the file, then answer the question in the terminal.\n#\n");
    text.append("# To cancel, uncomment the next line:\n");
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
      throw new BadInput("cannot read the edited file: " + e.getMessage(), "run the command again");
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
          "commit " + commit + " is in several repositories, and the file does not name one",
          "keep the line with the repository name above it; nothing was deleted");
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
