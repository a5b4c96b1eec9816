package io.hfj.cli.report;

import io.hfj.HubFile;
import io.hfj.console.Count;
import io.hfj.model.ByteSize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Number and size of some files. Immutable. */
public record FileTotals(long files, long bytes) {
  /** Adds up files. */
  public static FileTotals of(Collection<HubFile> files) {
    return new FileTotals(
        files.size(), files.stream().mapToLong(HubFile::size).reduce(0, ByteSize::add));
  }

  /** Adds up files by kind; kinds without a file are absent. */
  public static Map<String, FileTotals> byKind(Collection<HubFile> files) {
    Map<HubFile.Kind, List<HubFile>> kinds = new TreeMap<>();
    files.forEach(file -> kinds.computeIfAbsent(file.kind(), kind -> new ArrayList<>()).add(file));
    Map<String, FileTotals> totals = new LinkedHashMap<>();
    kinds.forEach((kind, some) -> totals.put(word(kind), of(some)));
    return totals;
  }

  /** Returns the name of a kind in output. */
  public static String word(HubFile.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the totals as JSON fields. */
  public static Map<String, Object> fields(Map<String, FileTotals> totals) {
    Map<String, Object> fields = new LinkedHashMap<>();
    totals.forEach(
        (name, total) -> {
          Map<String, Object> sum = new LinkedHashMap<>();
          sum.put("files", total.files);
          sum.put("bytes", total.bytes);
          fields.put(name, sum);
        });
    return fields;
  }

  /**
   * Formats the totals of files, and those of each kind: {@code 300.0 kB in 3 files (git 12 B in 2
   * files, lfs 300.0 kB in 1 file)}, or {@code 12 B in 2 files (git)}.
   */
  public static String phrase(Collection<HubFile> files) {
    Map<String, FileTotals> kinds = byKind(files);
    List<String> parts = new ArrayList<>();
    kinds.forEach((kind, total) -> parts.add(kinds.size() == 1 ? kind : kind + " " + total));
    return of(files) + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")");
  }

  /** Formats the totals: {@code 300.0 kB in 2 files}. */
  @Override
  public String toString() {
    return ByteSize.of(bytes) + " in " + Count.of(files, "file");
  }
}
