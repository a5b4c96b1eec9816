package io.hfj.cli.report;

import io.hfj.Snapshot;
import io.hfj.SnapshotFile;
import io.hfj.console.ByteSize;
import io.hfj.console.JsonText;
import io.hfj.console.Table;
import io.hfj.console.Table.Column;
import io.hfj.console.Terminal;
import io.hfj.model.RepoId;
import io.hfj.model.SafeText;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints a download's result to stdout: the path, a table for a dry run, or a JSON document. */
public final class ResultReport {
  private final PrintStream out;
  private final Terminal terminal;
  private final boolean json;
  private final boolean quiet;

  public ResultReport(PrintStream out, Terminal terminal, boolean json, boolean quiet) {
    this.out = out;
    this.terminal = terminal;
    this.json = json;
    this.quiet = quiet;
  }

  /** Prints what was downloaded. */
  public void printResult(Snapshot result) {
    printResult(result, result.path());
  }

  /** Prints what was downloaded, with the path that it was copied to. */
  public void printResult(Snapshot result, Path path) {
    if (json) {
      Map<String, Object> document = document(result);
      document.put("path", path);
      document.put("bytes_fetched", result.fetchedBytes());
      out.println(JsonText.of(document));
    } else {
      out.println(path);
    }
  }

  /** Prints what would be downloaded. */
  public void printPlan(Snapshot plan) {
    if (json) {
      Map<String, Object> document = document(plan);
      document.put("dry_run", true);
      document.put("bytes_to_fetch", plan.missingBytes());
      document.put("list", plan.files().stream().map(ResultReport::entry).toList());
      out.println(JsonText.of(document));
    } else if (quiet) {
      plan.files().forEach(file -> out.println(SafeText.of(file.path())));
    } else {
      printTable(plan);
    }
  }

  private static Map<String, Object> document(Snapshot snapshot) {
    RepoId repo = RepoId.parse(snapshot.repo());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("path", snapshot.path());
    document.put("repo_id", repo.name());
    document.put("repo_type", repo.type().word());
    document.put("revision", snapshot.revision());
    document.put("commit", snapshot.commit());
    document.put("files", snapshot.files().size());
    document.put("bytes", snapshot.bytes());
    return document;
  }

  private static Map<String, Object> entry(SnapshotFile file) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("file", file.path());
    entry.put("size", file.size());
    entry.put("bytes_to_fetch", file.missing());
    return entry;
  }

  private void printTable(Snapshot plan) {
    out.println(
        "[dry-run] Will download "
            + plan.files().stream().filter(SnapshotFile::toFetch).count()
            + " files (out of "
            + plan.files().size()
            + ") totalling "
            + ByteSize.phrase(plan.missingBytes())
            + ".");
    Table table = new Table(Column.left("file"), Column.right("size"), Column.right("to fetch"));
    for (SnapshotFile file : plan.files()) {
      table.row(
          SafeText.of(file.path()),
          ByteSize.phrase(file.size()),
          file.toFetch() ? ByteSize.phrase(file.missing()) : "-");
    }
    // Names are cut to the width of a terminal only, never in a pipe.
    int width = terminal.canRedraw() ? terminal.columns() : Integer.MAX_VALUE;
    table.fit(width).forEach(out::println);
  }
}
