package io.hfj.cli.cache;

import io.hfj.console.ByteSize;
import io.hfj.console.Picker;
import io.hfj.console.Prompt;
import io.hfj.console.RawMode;
import io.hfj.console.RelativeTime;
import io.hfj.console.Terminal;
import io.hfj.env.Host;
import io.hfj.error.BadInput;
import io.hfj.error.StorageFailure;
import io.hfj.model.SafeText;
import io.hfj.store.cache.CacheReport;
import io.hfj.store.cache.CachedRepo;
import io.hfj.store.cache.CachedRevision;
import io.hfj.store.clean.DeletionPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Lets the user choose revisions: from a list on the screen, by number, or in an edited file. */
final class RevisionChooser {
  private static final String CANCEL = "CANCEL_DELETION";
  private static final int DIGITS = 8;

  private final Host host;
  private final PrintStream err;
  private final CacheReport report;
  private final List<Row> rows;
  private final long now;

  /** A revision offered for selection. */
  private record Row(CachedRepo repo, CachedRevision revision) {}

  RevisionChooser(Host host, PrintStream err, CacheReport report, Comparator<CachedRepo> order) {
    this.host = host;
    this.err = err;
    this.report = report;
    this.now = host.clock().millis();
    this.rows =
        report.repos().stream()
            .sorted(order)
            .flatMap(
                repo ->
                    repo.revisions().stream()
                        .sorted(Comparator.comparingLong(CachedRevision::modified))
                        .map(revision -> new Row(repo, revision)))
            .toList();
  }

  private DeletionPlan plan(Collection<Row> chosen) {
    Map<CachedRepo, Set<CachedRevision>> byRepo = new LinkedHashMap<>();
    chosen.forEach(
        row -> byRepo.computeIfAbsent(row.repo(), r -> new HashSet<>()).add(row.revision()));
    return DeletionPlan.ofRevisions(report, byRepo);
  }

  private String selectionSummary(Collection<Row> chosen) {
    return chosen.size()
        + " revisions selected counting for "
        + ByteSize.phrase(plan(chosen).freed())
        + ".";
  }

  private String heading(CachedRepo repo) {
    String type = repo.type().word();
    return type.substring(0, 1).toUpperCase(Locale.ROOT)
        + type.substring(1)
        + " "
        + SafeText.of(repo.name())
        + " ("
        + ByteSize.phrase(repo.size())
        + ", used "
        + RelativeTime.phrase(repo.accessed(), now)
        + ")";
  }

  private static String refs(CachedRevision revision) {
    return revision.isDetached() ? "(detached)" : SafeText.of(String.join(", ", revision.refs()));
  }

  private String line(CachedRevision revision) {
    String commit = SafeText.of(revision.commit());
    return commit.substring(0, Math.min(DIGITS, commit.length()))
        + ": "
        + refs(revision)
        + " # modified "
        + RelativeTime.phrase(revision.modified(), now);
  }

  /**
   * Asks with a list on the screen, or by number if the terminal cannot redraw; empty if cancelled.
   */
  Optional<DeletionPlan> onScreen() {
    Terminal terminal = Terminal.ofErr(host);
    Optional<RawMode> mode = terminal.canRedraw() ? RawMode.keys() : Optional.empty();
    if (mode.isEmpty()) {
      return byNumber();
    }
    List<Picker.Item> items = new ArrayList<>();
    List<Optional<Row>> meaning = new ArrayList<>();
    CachedRepo last = null;
    int group = -1;
    for (Row row : rows) {
      if (!row.repo().equals(last)) {
        last = row.repo();
        items.add(new Picker.Item(heading(last), ++group, true));
        meaning.add(Optional.empty());
      }
      items.add(new Picker.Item(line(row.revision()), group, false));
      meaning.add(Optional.of(row));
    }
    try {
      return new Picker(
              "What is to be removed from " + report.root() + "?",
              items,
              chosen -> selectionSummary(rowsOf(chosen, meaning)))
          .run(host.in(), err, terminal)
          .map(chosen -> plan(rowsOf(chosen, meaning)));
    } finally {
      mode.get().close();
    }
  }

  private static List<Row> rowsOf(Set<Integer> chosen, List<Optional<Row>> meaning) {
    return chosen.stream().sorted().flatMap(at -> meaning.get(at).stream()).toList();
  }

  /** Asks by number, for screen readers and terminals that cannot redraw. */
  Optional<DeletionPlan> byNumber() {
    CachedRepo last = null;
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (!row.repo().equals(last)) {
        last = row.repo();
        err.println(heading(last));
      }
      err.println("  " + (i + 1) + ". " + line(row.revision()));
    }
    Prompt question = new Prompt(host, err);
    while (true) {
      Optional<String> answer = question.ask("Numbers to remove, such as 1 3-5; nothing to leave:");
      if (answer.isEmpty() || answer.get().isBlank()) {
        return Optional.empty();
      }
      Optional<Set<Integer>> numbers = numbers(answer.get());
      if (numbers.isPresent()) {
        List<Row> chosen = numbers.get().stream().map(number -> rows.get(number - 1)).toList();
        err.println(selectionSummary(chosen));
        return Optional.of(plan(chosen));
      }
      err.println("That is no list of numbers from 1 to " + rows.size() + ".");
    }
  }

  private Optional<Set<Integer>> numbers(String text) {
    Set<Integer> numbers = new TreeSet<>();
    for (String word : text.strip().split("[\\s,]+")) {
      if (!word.matches("\\d{1,7}(-\\d{1,7})?")) {
        return Optional.empty();
      }
      String[] ends = word.split("-");
      int from = Integer.parseInt(ends[0]);
      int to = Integer.parseInt(ends[ends.length - 1]);
      if (from < 1 || to > rows.size() || from > to) {
        return Optional.empty();
      }
      for (int number = from; number <= to; number++) {
        numbers.add(number);
      }
    }
    return Optional.of(numbers);
  }

  /** Asks with a file of lines to uncomment, like the legacy client's {@code --disable-tui}. */
  Optional<DeletionPlan> inFile() {
    Path file;
    try {
      file = Files.createTempFile("hfj-delete-cache-", ".txt");
      file.toFile().deleteOnExit(); // Ctrl+C runs no finally block
      Files.writeString(file, template());
    } catch (IOException e) {
      throw new StorageFailure(
          "the file to edit could not be written: " + e.getMessage(),
          "check the folder for temporary files, or name what is to go by --pattern");
    }
    try {
      err.println("Choose in this file what is to be removed, and save it:\n  " + file);
      Prompt question = new Prompt(host, err);
      boolean goOn = TextEditor.edit(host, file) || confirmsWhileEditing(question, file);
      Optional<List<Row>> chosen =
          goOn ? chosenIn(file) : Optional.empty(); // as it is saved by now
      if (chosen.isEmpty()) {
        err.println("Nothing will be deleted.");
        return Optional.empty();
      }
      return question
          .decides(selectionSummary(chosen.get()) + " Confirm deletion ? (y/N)", false)
          .filter(sure -> sure)
          .map(sure -> plan(chosen.get()));
    } finally {
      deleteQuietly(file);
    }
  }

  /** Waits for confirmation while the user edits the file in another program. */
  private boolean confirmsWhileEditing(Prompt question, Path file) {
    return chosenIn(file)
        .flatMap(rows -> question.decides(selectionSummary(rows) + " Continue ? (y/N)", false))
        .orElse(false);
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // A temporary file without secrets; left to the system.
    }
  }

  private String template() {
    StringBuilder text = new StringBuilder();
    text.append("# Take the # away from the lines of the revisions that are to be removed.\n");
    text.append("# Lines that begin with # are left alone, as are those you take out.\n");
    text.append("# Save the file, then answer the question in the terminal.\n#\n");
    text.append("# To remove nothing at all, take the # from the next line:\n");
    text.append("# ").append(CANCEL).append('\n');
    CachedRepo last = null;
    for (Row row : rows) {
      if (!row.repo().equals(last)) {
        last = row.repo();
        text.append("\n# ").append(heading(last)).append('\n');
      }
      CachedRevision revision = row.revision();
      text.append("#    ").append(SafeText.of(revision.commit()));
      text.append(revision.isDetached() ? " # " : " # Refs: ").append(refs(revision));
      text.append(" # modified ")
          .append(RelativeTime.phrase(revision.modified(), now))
          .append('\n');
    }
    return text.toString();
  }

  /** Returns the uncommented revisions; empty if the file holds the cancel line. */
  private Optional<List<Row>> chosenIn(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new BadInput("the edited file cannot be read: " + e.getMessage(), "run it again");
    }
    Set<String> headings =
        rows.stream().map(row -> heading(row.repo())).collect(Collectors.toSet());
    Set<Row> chosen = new LinkedHashSet<>();
    String heading = "";
    for (String line : lines) {
      String told = line.replaceFirst("^[#\\s]+", "").strip();
      heading = headings.contains(told) ? told : heading;
      String word = line.replaceFirst("#.*", "").strip();
      if (word.equals(CANCEL)) {
        return Optional.empty();
      }
      chosen.addAll(rowsOf(word, heading));
    }
    return Optional.of(List.copyOf(chosen));
  }

  /** Resolves a commit that several repositories have by the heading above its line. */
  private List<Row> rowsOf(String commit, String heading) {
    List<Row> all = rows.stream().filter(row -> row.revision().commit().equals(commit)).toList();
    if (all.size() < 2) {
      return all;
    }
    List<Row> meant = all.stream().filter(row -> heading(row.repo()).equals(heading)).toList();
    if (meant.size() != 1) {
      throw new BadInput(
          "several repositories have the commit " + commit + ", and the file does not tell which",
          "leave the line with the repository's name above it; nothing was removed");
    }
    return meant;
  }
}
