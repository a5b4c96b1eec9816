package io.hfj.cli.cache;

import io.hfj.cli.options.HelpOption;
import io.hfj.cli.options.Subcommand;
import io.hfj.console.Count;
import io.hfj.console.JsonText;
import io.hfj.console.RelativeTime;
import io.hfj.console.Table;
import io.hfj.console.Table.Column;
import io.hfj.env.Host;
import io.hfj.error.ExitCode;
import io.hfj.model.ByteSize;
import io.hfj.model.SafeText;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CachedBlob;
import io.hfj.store.cache.ScannedRepo;
import io.hfj.store.cache.ScannedRevision;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hfj scan-cache}: the table of {@code huggingface-cli scan-cache}, column for column. */
@Command(
    name = "scan-cache",
    sortOptions = false,
    description = {
      "Show what is in the cache.",
      "Content that several revisions share counts once. Works offline, and changes nothing."
    },
    footer = {
      "",
      "Examples:",
      "  hfj scan-cache",
      "  hfj scan-cache -v --sort size",
      "  hfj scan-cache --json",
    })
public final class ScanCacheCommand extends Subcommand {
  @Mixin private CacheDirOption cache;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show a row for each revision; -vvv shows what is wrong with the cache.")
  private boolean[] verbose = {};

  @Option(
      names = "--sort",
      completionCandidates = CacheOrder.Keys.class,
      paramLabel = "KEY",
      description =
          "Sort by accessed, modified, name or size, optionally followed by :asc or :desc (default:"
              + " path).")
  private String sort;

  @Mixin private HelpOption help;

  public ScanCacheCommand(Host host, PrintStream out, PrintStream err) {
    super(host, out, err);
  }

  @Override
  public Integer call() {
    Comparator<ScannedRepo> order =
        sort == null ? Comparator.comparing(ScannedRepo::path) : CacheOrder.of(sort);
    Path root = cache.resolve(host);
    if (!Files.isDirectory(root)) { // no error, like the legacy client: nothing downloaded yet
      out.println(
          output.isJson()
              ? JsonText.of(document(CacheScan.empty(root), List.of()))
              : "Cache directory not found: " + SafeText.of(root.toString()));
      return ExitCode.DONE.value();
    }
    long begun = host.nanos().getAsLong();
    CacheScan report = cache.scanner(host).scan();
    double seconds = (host.nanos().getAsLong() - begun) / 1e9;
    List<ScannedRepo> repos = report.repos().stream().sorted(order).toList();
    if (output.isJson()) {
      out.println(JsonText.of(document(report, repos)));
    } else if (output.isQuiet()) {
      repos.forEach(repo -> out.println(SafeText.of(repo.id())));
    } else {
      Table table = table(repos);
      List<String> lines = output.isAgent() ? table.tabSeparated() : table.fit(Integer.MAX_VALUE);
      lines.forEach(out::println);
      printTotals(report, seconds);
    }
    return ExitCode.DONE.value();
  }

  private Table table(List<ScannedRepo> repos) {
    long now = host.clock().millis();
    if (verbose.length > 0) {
      return revisions(repos, now);
    }
    Table table =
        new Table(
            Column.left("repo id"),
            Column.left("repo type"),
            Column.right("size on disk"),
            Column.right("nb files"),
            Column.left("last_accessed"),
            Column.left("last_modified"),
            Column.left("refs"),
            Column.left("local path"));
    for (ScannedRepo repo : repos) {
      table.row(
          repo.name(),
          repo.type().word(),
          ByteSize.phrase(repo.size()),
          Integer.toString(repo.files()),
          RelativeTime.phrase(repo.accessed(), now),
          RelativeTime.phrase(repo.modified(), now),
          String.join(", ", repo.refs()),
          repo.path().toString());
    }
    return table;
  }

  private static Table revisions(List<ScannedRepo> repos, long now) {
    Table table =
        new Table(
            Column.left("repo id"),
            Column.left("repo type"),
            Column.left("revision"),
            Column.right("size on disk"),
            Column.right("nb files"),
            Column.left("last_modified"),
            Column.left("refs"),
            Column.left("local path"));
    for (ScannedRepo repo : repos) {
      for (ScannedRevision revision : repo.revisions()) {
        table.row(
            repo.name(),
            repo.type().word(),
            revision.commit(),
            ByteSize.phrase(revision.size()),
            Integer.toString(revision.files()),
            RelativeTime.phrase(revision.modified(), now),
            String.join(", ", revision.refs()),
            revision.snapshot().toString());
      }
    }
    return table;
  }

  private void printTotals(CacheScan report, double seconds) {
    out.println();
    out.printf(
        Locale.ROOT,
        "Done in %.1fs. Scanned %d repo(s) for a total of %s.%n",
        seconds,
        report.repos().size(),
        ByteSize.phrase(report.size()));
    if (!report.corrupt().isEmpty()) {
      String more = verbose.length < 3 ? " Use -vvv to print details." : "";
      out.println("Got " + report.corrupt().size() + " warning(s) while scanning." + more);
      if (verbose.length >= 3) {
        report.corrupt().forEach(bad -> out.println(SafeText.of(bad.why())));
      }
    }
    List<String> unused = describeUnused(report);
    if (!unused.isEmpty()) {
      out.printf("Unused: %s (see '%s cache prune').%n", String.join(", ", unused), host.program());
    }
    if (report.duplicates() > 0) {
      out.printf(
          "%s is duplicated across repositories (see '%s cache dedup').%n",
          ByteSize.of(report.duplicates()), host.program());
    }
  }

  /** Describes what {@code cache prune} would delete. */
  private static List<String> describeUnused(CacheScan report) {
    List<String> words = new ArrayList<>();
    if (report.unused().downloads() > 0) {
      long bytes = report.unused().parts().stream().mapToLong(CachedBlob::size).sum();
      words.add(size(report.unused().downloads(), "incomplete download", bytes));
    }
    addFiles(words, report.unused().orphans(), "unreferenced blob");
    addFiles(words, report.unused().sharedBlobs(), "unreferenced shared blob");
    if (!report.unused().dangling().isEmpty()) {
      words.add(Count.of(report.unused().dangling().size(), "dangling link"));
    }
    long detached =
        report.repos().stream()
            .flatMap(repo -> repo.revisions().stream())
            .filter(ScannedRevision::isDetached)
            .count();
    if (detached > 0) {
      words.add(Count.of(detached, "detached revision"));
    }
    return words;
  }

  private static void addFiles(List<String> words, List<CachedBlob> files, String what) {
    if (!files.isEmpty()) {
      long size = files.stream().mapToLong(CachedBlob::size).sum();
      words.add(size(files.size(), what, size));
    }
  }

  private static String size(long number, String what, long bytes) {
    return Count.of(number, what) + " (" + ByteSize.of(bytes) + ")";
  }

  private static Map<String, Object> document(CacheScan report, List<ScannedRepo> repos) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("path", report.root());
    document.put("size", report.size());
    document.put("repos", repos.stream().map(ScanCacheCommand::entry).toList());
    document.put("warnings", report.corrupt().stream().map(CacheScan.CorruptEntry::why).toList());
    document.put("unfinished", files(report.unused().parts()));
    document.put("unused", files(report.unused().orphans()));
    document.put("unused_shared", files(report.unused().sharedBlobs()));
    document.put("dangling", report.unused().dangling());
    document.put("duplicate_bytes", report.duplicates());
    return document;
  }

  private static Map<String, Object> entry(ScannedRepo repo) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("repo_id", repo.name());
    entry.put("repo_type", repo.type().word());
    entry.put("path", repo.path());
    entry.put("size", repo.size());
    entry.put("files", repo.files());
    entry.put("last_accessed", repo.accessed() / 1000);
    entry.put("last_modified", repo.modified() / 1000);
    entry.put(
        "revisions",
        repo.revisions().stream()
            .map(
                revision -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("revision", revision.commit());
                  one.put("path", revision.snapshot());
                  one.put("size", revision.size());
                  one.put("files", revision.files());
                  one.put("last_modified", revision.modified() / 1000);
                  one.put("refs", revision.refs());
                  return one;
                })
            .toList());
    return entry;
  }

  private static List<Map<String, Object>> files(List<CachedBlob> blobs) {
    return blobs.stream()
        .map(
            blob -> {
              Map<String, Object> file = new LinkedHashMap<>();
              file.put("path", blob.path());
              file.put("size", blob.size());
              return file;
            })
        .toList();
  }
}
