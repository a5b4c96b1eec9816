package io.hfj.cli.report;

import io.hfj.console.ByteSize;
import io.hfj.console.JsonText;
import io.hfj.console.Table;
import io.hfj.console.Table.Column;
import io.hfj.console.Terminal;
import io.hfj.download.DownloadPlan;
import io.hfj.download.DownloadRequest;
import io.hfj.download.DownloadResult;
import io.hfj.download.PlanStep;
import io.hfj.model.SafeText;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
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

  public void print(DownloadRequest request, DownloadResult result) {
    if (json) {
      out.println(JsonText.of(document(request, result)));
    } else if (request.dryRun()) {
      printPlan(result.plan());
    } else {
      out.println(result.path());
    }
  }

  private static Map<String, Object> document(DownloadRequest request, DownloadResult result) {
    DownloadPlan plan = result.plan();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("path", result.path());
    document.put("repo_id", request.repo().name());
    document.put("repo_type", request.repo().type().word());
    document.put("revision", request.revision().name());
    document.put("commit", result.commit().hex());
    document.put("files", plan.steps().size());
    document.put("bytes", plan.totalBytes());
    if (request.dryRun()) {
      document.put("dry_run", true);
      document.put("bytes_to_fetch", plan.bytesToFetch());
      document.put("list", sorted(plan).stream().map(ResultReport::entry).toList());
    } else {
      document.put("bytes_fetched", result.fetched());
    }
    return document;
  }

  private static Map<String, Object> entry(PlanStep step) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("file", step.file().path());
    entry.put("size", step.file().size());
    entry.put("bytes_to_fetch", step.bytes());
    return entry;
  }

  private static List<PlanStep> sorted(DownloadPlan plan) {
    return plan.steps().stream()
        .sorted(Comparator.comparing((PlanStep step) -> step.file().path()))
        .toList();
  }

  private void printPlan(DownloadPlan plan) {
    if (quiet) {
      sorted(plan).forEach(step -> out.println(SafeText.of(step.file().path().value())));
      return;
    }
    long files = plan.stepsOf(PlanStep.Fetch.class).count();
    out.println(
        "[dry-run] Will download "
            + files
            + " files (out of "
            + plan.steps().size()
            + ") totalling "
            + ByteSize.phrase(plan.bytesToFetch())
            + ".");
    Table table = new Table(Column.left("file"), Column.right("size"), Column.right("to fetch"));
    for (PlanStep step : sorted(plan)) {
      table.row(
          SafeText.of(step.file().path().value()),
          ByteSize.phrase(step.file().size()),
          step instanceof PlanStep.Fetch ? ByteSize.phrase(step.bytes()) : "-");
    }
    // Names are cut to the width of a terminal only, never in a pipe.
    int width = terminal.canRedraw() ? terminal.columns() : Integer.MAX_VALUE;
    table.fit(width).forEach(out::println);
  }
}
