package io.hfj.cli.cache;

import io.hfj.console.Picker;
import io.hfj.console.Prompt;
import io.hfj.console.RawMode;
import io.hfj.console.Terminal;
import io.hfj.env.Host;
import io.hfj.model.ByteSize;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.cache.ScannedRevision;
import io.hfj.store.clean.DeletionPlan;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Lets the user choose revisions: from a list on the screen, by number, or in an edited file. */
final class RevisionChooser {
  private final Host host;
  private final PrintStream err;
  private final CacheScan report;
  private final List<RevisionRow> rows;

  RevisionChooser(Host host, PrintStream err, CacheScan report, Comparator<ScannedRepo> order) {
    this.host = host;
    this.err = err;
    this.report = report;
    this.rows = RevisionRow.of(report, order, host.clock().millis());
  }

  private DeletionPlan plan(Collection<RevisionRow> chosen) {
    Map<ScannedRepo, Set<ScannedRevision>> byRepo = new LinkedHashMap<>();
    chosen.forEach(
        row -> byRepo.computeIfAbsent(row.repo(), r -> new HashSet<>()).add(row.revision()));
    return DeletionPlan.ofRevisions(report, byRepo);
  }

  private String selectionSummary(Collection<RevisionRow> chosen) {
    return chosen.size()
        + " revisions selected counting for "
        + ByteSize.phrase(plan(chosen).freed())
        + ".";
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
    List<Optional<RevisionRow>> meaning = new ArrayList<>();
    int group = -1;
    for (RevisionRow row : rows) {
      if (row.first()) {
        items.add(new Picker.Item(row.name(), row.usage(), ++group, true));
        meaning.add(Optional.empty());
      }
      items.add(new Picker.Item(row.commit(), row.modified(), group, false));
      meaning.add(Optional.of(row));
    }
    try {
      return new Picker(
              "Select revisions to delete from " + report.root(),
              items,
              chosen -> selectionSummary(rowsOf(chosen, meaning)))
          .run(host.in(), err, terminal)
          .map(chosen -> plan(rowsOf(chosen, meaning)));
    } finally {
      mode.get().close();
    }
  }

  private static List<RevisionRow> rowsOf(
      Set<Integer> chosen, List<Optional<RevisionRow>> meaning) {
    return chosen.stream().sorted().flatMap(at -> meaning.get(at).stream()).toList();
  }

  /** Asks by number, for screen readers and terminals that cannot redraw. */
  Optional<DeletionPlan> byNumber() {
    for (int i = 0; i < rows.size(); i++) {
      RevisionRow row = rows.get(i);
      if (row.first()) {
        err.println(row.heading());
      }
      err.println("  " + (i + 1) + ". " + row.line());
    }
    Prompt question = new Prompt(host, err);
    while (true) {
      Optional<String> answer = question.ask("Numbers to delete, such as 1 3-5 (empty: cancel):");
      if (answer.isEmpty() || answer.get().isBlank()) {
        return Optional.empty();
      }
      Optional<Set<Integer>> numbers = numbers(answer.get());
      if (numbers.isPresent()) {
        List<RevisionRow> chosen =
            numbers.get().stream().map(number -> rows.get(number - 1)).toList();
        err.println(selectionSummary(chosen));
        return Optional.of(plan(chosen));
      }
      err.println("enter numbers from 1 to " + rows.size());
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
    try (RevisionFile file = RevisionFile.open(rows)) {
      err.println("Select the revisions to delete in this file, and save it:\n  " + file.path());
      Prompt question = new Prompt(host, err);
      boolean goOn = TextEditor.edit(host, file.path()) || confirmsWhileEditing(question, file);
      Optional<List<RevisionRow>> chosen = goOn ? file.chosen() : Optional.empty();
      if (chosen.isEmpty()) {
        err.println("Nothing will be deleted.");
        return Optional.empty();
      }
      return question
          .decides(selectionSummary(chosen.get()) + " Confirm deletion ? (y/N)", false)
          .filter(sure -> sure)
          .map(sure -> plan(chosen.get()));
    }
  }

  /** Waits for confirmation while the user edits the file in another program. */
  private boolean confirmsWhileEditing(Prompt question, RevisionFile file) {
    return file.chosen()
        .flatMap(some -> question.decides(selectionSummary(some) + " Continue ? (y/N)", false))
        .orElse(false);
  }
}
