package io.hfj.cli.cache;

import io.hfj.BadInput;
import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.console.Count;
import io.hfj.console.JsonText;
import io.hfj.console.RelativeTime;
import io.hfj.console.Table;
import io.hfj.console.Table.Column;
import io.hfj.console.Terminal;
import io.hfj.env.Host;
import io.hfj.error.ExitCode;
import io.hfj.model.ByteSize;
import io.hfj.model.SafeText;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.cache.ScannedRepo;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hfj cache ls}, like {@code hf cache ls}. */
@Command(
    name = "ls",
    aliases = "list",
    sortOptions = false,
    description = "List the repositories in the cache, or their revisions.",
    footer = {
      "",
      "Examples:",
      "  hfj cache ls --filter 'size>1GB' --filter 'accessed>1mo' --sort size",
      "  hfj cache ls --revisions --json",
      "  hfj cache ls -q --filter type=dataset",
    })
final class ListCacheCommand extends Subcommand {
  @Mixin private CacheDirOption cache;

  @Option(names = "--revisions", negatable = true, description = "Show a row for each revision.")
  private boolean revisions;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "EXPR",
      description =
          "Only rows matching EXPR: size>1GB, accessed>7d, modified<1mo, type=model, refs=main. May"
              + " be given several times.")
  private String[] filters = {};

  @Option(
      names = "--sort",
      completionCandidates = CacheOrder.Keys.class,
      paramLabel = "KEY",
      description =
          "Sort by accessed, modified, name or size, optionally followed by :asc or :desc.")
  private String sort;

  @Option(names = "--limit", paramLabel = "N", description = "Show at most N rows.")
  private Integer limit;

  @Option(
      names = "--show-warnings",
      negatable = true,
      description = "Show what is wrong with the cache.")
  private boolean warnings;

  @Mixin private HelpOption help;

  ListCacheCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    long now = host.clock().millis();
    if (limit != null && limit < 0) {
      throw new BadInput("--limit cannot be negative", "omit it to show all rows");
    }
    Comparator<ScannedRepo> order = sort == null ? CacheOrder.BY_ID : CacheOrder.of(sort);
    Predicate<CacheRow> wanted = CacheFilter.all(filters, now);
    CacheScan report = cache.scanner(host).scan();
    List<CacheRow> rows = rows(report, order, wanted);
    if (output.isJson()) {
      out.println(JsonText.of(rows.stream().map(row -> entry(row, now)).toList()));
    } else if (output.isQuiet()) {
      // Masked in a pipe too: a folder name with a line break would pass for two ids. Names from
      // the Hub contain nothing to mask.
      rows.forEach(row -> out.println(SafeText.of(revisions ? row.commit() : row.repo().id())));
    } else if (!rows.isEmpty()) {
      output.lines(table(rows, now), Terminal.ofOut(host)).forEach(out::println);
      printTotals(report, rows);
    }
    printWarnings(report);
    return ExitCode.DONE.value();
  }

  private List<CacheRow> rows(
      CacheScan report, Comparator<ScannedRepo> order, Predicate<CacheRow> wanted) {
    Stream<CacheRow> rows =
        report.repos().stream()
            .sorted(order)
            .flatMap(
                repo ->
                    revisions
                        ? repo.revisions().stream()
                            .map(revision -> new CacheRow(repo, Optional.of(revision)))
                        : Stream.of(new CacheRow(repo, Optional.empty())))
            .filter(wanted);
    return (limit == null ? rows : rows.limit(limit)).toList();
  }

  private Table table(List<CacheRow> rows, long now) {
    Table table =
        revisions
            ? new Table(
                Column.left("id"),
                Column.left("revision"),
                Column.right("size"),
                Column.left("last_modified"),
                Column.left("refs"))
            : new Table(
                Column.left("id"),
                Column.right("size"),
                Column.left("last_accessed"),
                Column.left("last_modified"),
                Column.left("refs"));
    for (CacheRow row : rows) {
      String size = ByteSize.phrase(row.size());
      String modified = RelativeTime.phrase(row.modified(), now);
      List<String> named = row.refs().stream().toList();
      String refs = output.isAgent() ? quoted(named) : String.join(", ", named);
      if (revisions) {
        table.row(row.repo().id(), row.commit(), size, modified, refs);
      } else {
        table.row(row.repo().id(), size, RelativeTime.phrase(row.accessed(), now), modified, refs);
      }
    }
    return table;
  }

  /** Returns a list as hf prints it for {@code agent}. */
  private static String quoted(List<String> refs) {
    return refs.isEmpty() ? "[]" : "['" + String.join("', '", refs) + "']";
  }

  /** Prints the size of the cache for a full list, else the sum of the rows. */
  private void printTotals(CacheScan report, List<CacheRow> rows) {
    boolean all = !revisions && filters.length == 0 && limit == null;
    long size = all ? report.size() : rows.stream().mapToLong(CacheRow::size).sum();
    long repos = rows.stream().map(CacheRow::repo).distinct().count();
    long commits =
        revisions ? rows.size() : rows.stream().mapToLong(r -> r.repo().revisions().size()).sum();
    out.println();
    out.println(
        "Found "
            + repos
            + " repo(s) for a total of "
            + commits
            + " revision(s) and "
            + ByteSize.phrase(size)
            + " on disk.");
  }

  private void printWarnings(CacheScan report) {
    if (warnings) {
      report
          .corrupt()
          .forEach(bad -> err.println("warning: repository ignored: " + SafeText.of(bad.why())));
    } else if (!report.corrupt().isEmpty()) {
      err.println(
          "warning: "
              + Count.of(report.corrupt().size(), "entry")
              + " of the cache ignored; use --show-warnings to show why");
    }
    if (report.unused().downloads() > 0 && !output.isQuiet()) {
      long size = report.unused().parts().stream().mapToLong(CachedBlob::size).sum();
      err.println(
          "hint: "
              + Count.of(report.unused().downloads(), "incomplete download")
              + (size > 0 ? " totalling " + ByteSize.of(size) : "")
              + "; resume with '"
              + host.program()
              + " download', or delete with '"
              + host.program()
              + " cache prune'");
    }
  }

  private Map<String, Object> entry(CacheRow row, long now) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", row.repo().id());
    entry.put("repo_id", row.repo().name());
    entry.put("repo_type", row.repo().type().word());
    row.revision()
        .ifPresent(
            revision -> {
              entry.put("revision", revision.commit());
              entry.put("snapshot_path", revision.snapshot());
            });
    entry.put("size", ByteSize.phrase(row.size()));
    if (row.revision().isEmpty()) {
      entry.put("last_accessed", RelativeTime.phrase(row.accessed(), now));
    }
    entry.put("last_modified", RelativeTime.phrase(row.modified(), now));
    entry.put("refs", row.refs());
    entry.put("bytes", row.size());
    if (row.revision().isEmpty()) {
      entry.put("last_accessed_at", Instant.ofEpochMilli(row.accessed()).toString());
    }
    entry.put("last_modified_at", Instant.ofEpochMilli(row.modified()).toString());
    return entry;
  }
}
