package io.hfj.cli.report;

import io.hfj.Snapshot;
import io.hfj.SnapshotFile;
import io.hfj.app.CollectionResult;
import io.hfj.cli.options.OutputOptions;
import io.hfj.console.Count;
import io.hfj.console.JsonText;
import io.hfj.console.Table;
import io.hfj.console.Table.Column;
import io.hfj.console.Terminal;
import io.hfj.model.ByteSize;
import io.hfj.model.RepoId;
import io.hfj.model.SafeText;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Prints a download's result to stdout: the path, a table for a dry run, or a JSON document. */
public final class ResultReport {
  private final PrintStream out;
  private final Terminal terminal;
  private final OutputOptions output;

  public ResultReport(PrintStream out, Terminal terminal, OutputOptions output) {
    this.out = out;
    this.terminal = terminal;
    this.output = output;
  }

  /** Prints what was downloaded. */
  public void printResult(Snapshot result) {
    printResult(result, result.path());
  }

  /** Prints what was downloaded, with the path that it was copied to. */
  public void printResult(Snapshot result, Path path) {
    Map<String, Object> document = document(result);
    document.put("path", path);
    document.put("bytes_fetched", result.fetchedBytes());
    out.println(output.result(path.toString(), document));
  }

  /** Prints what would be downloaded. */
  public void printPlan(Snapshot plan) {
    if (output.isJson()) {
      Map<String, Object> document = document(plan);
      document.put("dry_run", true);
      putFiles(document, plan);
      out.println(JsonText.of(document));
    } else if (output.isQuiet()) {
      plan.files().forEach(file -> out.println(SafeText.of(file.path())));
    } else {
      printTable(plan.files(), plan.missingBytes());
    }
  }

  /** Prints what was downloaded of a collection: a path a line. */
  public void printResult(CollectionResult result) {
    if (output.isJson()) {
      Map<String, Object> document = document(result);
      document.put("bytes_fetched", sum(result.snapshots(), Snapshot::fetchedBytes));
      document.put(
          "repositories", result.snapshots().stream().map(ResultReport::document).toList());
      out.println(JsonText.of(document));
    } else {
      result.snapshots().forEach(one -> out.println(one.path()));
    }
  }

  /** Prints what would be downloaded of a collection. */
  public void printPlan(CollectionResult plan) {
    List<Snapshot> all = plan.snapshots();
    if (output.isJson()) {
      Map<String, Object> document = document(plan);
      document.put("dry_run", true);
      document.put("bytes_to_fetch", sum(all, Snapshot::missingBytes));
      document.put("repositories", all.stream().map(ResultReport::planned).toList());
      out.println(JsonText.of(document));
      return;
    }
    List<SnapshotFile> files = all.stream().flatMap(ResultReport::inRepo).toList();
    if (output.isQuiet()) {
      files.forEach(file -> out.println(SafeText.of(file.path())));
    } else {
      printTable(files, sum(all, Snapshot::missingBytes));
    }
  }

  private static Stream<SnapshotFile> inRepo(Snapshot one) {
    return one.files().stream()
        .map(
            file ->
                new SnapshotFile(
                    one.repo() + "/" + file.path(), file.size(), file.toFetch(), file.missing()));
  }

  private static Map<String, Object> document(CollectionResult result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("collection", result.slug().value());
    document.put("files", result.snapshots().stream().mapToInt(one -> one.files().size()).sum());
    document.put("bytes", sum(result.snapshots(), Snapshot::bytes));
    return document;
  }

  private static long sum(List<Snapshot> snapshots, ToLongFunction<Snapshot> part) {
    return snapshots.stream().mapToLong(part).reduce(0, ByteSize::add);
  }

  private static Map<String, Object> planned(Snapshot plan) {
    Map<String, Object> document = document(plan);
    putFiles(document, plan);
    return document;
  }

  private static void putFiles(Map<String, Object> document, Snapshot plan) {
    document.put("bytes_to_fetch", plan.missingBytes());
    document.put("list", plan.files().stream().map(ResultReport::entry).toList());
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

  private void printTable(List<SnapshotFile> files, long missing) {
    out.println(
        "[dry-run] Will download "
            + Count.of(files.stream().filter(SnapshotFile::toFetch).count(), "file")
            + " (out of "
            + files.size()
            + ")"
            + (missing > 0 ? " totalling " + ByteSize.of(missing) : "")
            + ".");
    Table table = new Table(Column.left("file"), Column.right("size"), Column.right("to download"));
    for (SnapshotFile file : files) {
      table.row(
          SafeText.of(file.path()),
          ByteSize.of(file.size()),
          file.toFetch() ? ByteSize.of(file.missing()) : "-");
    }
    output.lines(table, terminal).forEach(out::println);
  }
}
