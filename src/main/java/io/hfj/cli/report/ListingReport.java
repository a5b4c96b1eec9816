package io.hfj.cli.report;

import io.hfj.HubFile;
import io.hfj.app.RepoListing;
import io.hfj.app.RepoListing.ListedFile;
import io.hfj.cli.options.OutputOptions;
import io.hfj.console.JsonText;
import io.hfj.console.Table;
import io.hfj.console.Table.Column;
import io.hfj.console.Terminal;
import io.hfj.model.ByteSize;
import io.hfj.model.RepoId;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints a list of files to stdout: a table, or a JSON document. */
public final class ListingReport {
  private final PrintStream out;
  private final Terminal terminal;
  private final OutputOptions output;
  private final boolean exact;
  private final boolean hash;

  /**
   * @param exact whether the table has sizes in bytes
   * @param hash whether the table has hashes
   */
  public ListingReport(
      PrintStream out, Terminal terminal, OutputOptions output, boolean exact, boolean hash) {
    this.out = out;
    this.terminal = terminal;
    this.output = output;
    this.exact = exact;
    this.hash = hash;
  }

  /** Prints a row for each line. */
  public void printTable(List<EntryLine> lines) {
    Column file = Column.left("file");
    Column size = Column.right("size");
    Column kind = Column.left("kind");
    Column cached = Column.left("cached");
    Table table =
        hash
            ? new Table(file, size, kind, cached, Column.left("hash"))
            : new Table(file, size, kind, cached);
    for (EntryLine line : lines) {
      ListedEntry entry = line.entry();
      String bytes = exact ? Long.toString(entry.bytes()) : ByteSize.of(entry.bytes());
      if (hash) {
        table.row(line.text(), bytes, entry.kind(), entry.cached(), entry.hash());
      } else {
        table.row(line.text(), bytes, entry.kind(), entry.cached());
      }
    }
    output.lines(table, terminal).forEach(out::println);
  }

  /** Prints a JSON document. */
  public void printJson(
      RepoId repo, String revision, String path, RepoListing listing, List<ListedEntry> entries) {
    List<HubFile> files = listing.all();
    List<HubFile> cached = listing.cached();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("repo_id", repo.name());
    document.put("repo_type", repo.type().word());
    document.put("revision", revision);
    document.put("commit", listing.commit());
    document.put("path", path);
    document.put("files", files.size());
    document.put("bytes", FileTotals.of(files).bytes());
    document.put("cached_files", cached.size());
    document.put("cached_bytes", FileTotals.of(cached).bytes());
    document.put("kinds", FileTotals.fields(FileTotals.byKind(files)));
    document.put("list", entries.stream().map(ListingReport::fields).toList());
    out.println(JsonText.of(document));
  }

  private static Map<String, Object> fields(ListedEntry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (entry.isFolder()) {
      fields.put("type", "directory");
      fields.put("path", entry.path().substring(0, entry.path().length() - 1));
      fields.put("size", entry.bytes());
      fields.put("files", entry.files().size());
      fields.put("cached_files", entry.files().stream().filter(ListedFile::cached).count());
      return fields;
    }
    HubFile file = entry.files().get(0).file();
    fields.put("type", "file");
    fields.put("path", file.path());
    fields.put("size", file.size());
    fields.put("kind", FileTotals.word(file.kind()));
    fields.put("cached", entry.files().get(0).cached());
    // Names as hf models ls --json has them.
    fields.put("blob_id", file.blobId());
    file.sha256()
        .ifPresent(
            sha256 -> {
              Map<String, Object> lfs = new LinkedHashMap<>();
              lfs.put("size", file.size());
              lfs.put("sha256", sha256);
              fields.put("lfs", lfs);
            });
    file.xetHash().ifPresent(hash -> fields.put("xet_hash", hash));
    return fields;
  }
}
