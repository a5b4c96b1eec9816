package io.hfj.cli.report;

import static java.util.Comparator.comparingLong;

import io.hfj.HubFile;
import io.hfj.HubRef;
import io.hfj.RepoInfo;
import io.hfj.app.RepoDetails;
import io.hfj.console.JsonText;
import io.hfj.console.RelativeTime;
import io.hfj.console.Table;
import io.hfj.console.Table.Column;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.SafeText;
import io.hfj.model.WeightFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Formats what {@code hfj info} found, as text or JSON. For one thread. */
public final class InfoReport {
  private static final int KEY_WIDTH = 14;

  private final String revision;
  private final RepoDetails details;
  private final Optional<List<HubRef>> refs;
  private final RepoId repo;
  private final List<HubFile> files;
  private final List<HubFile> cached;

  /**
   * @param revision as requested
   * @param refs branches and tags, if requested
   */
  public InfoReport(String revision, RepoDetails details, Optional<List<HubRef>> refs) {
    this.revision = revision;
    this.details = details;
    this.refs = refs;
    this.repo = RepoId.parse(details.info().id());
    this.files = details.listing().all();
    this.cached = details.listing().cached();
  }

  /** Returns the result as a JSON document. */
  public String json() {
    RepoInfo info = details.info();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("repo_id", repo.name());
    document.put("repo_type", repo.type().word());
    document.put("revision", revision);
    document.put("commit", info.commit());
    document.put("last_modified", info.lastModified().map(Instant::toString).orElse(null));
    document.put("access", access());
    document.put("readable", details.readable().orElse(null));
    document.put("license", info.license().orElse(null));
    document.put("tags", info.tags());
    document.put("files", files.size());
    document.put("bytes", FileTotals.of(files).bytes());
    document.put("cached_files", cached.size());
    document.put("cached_bytes", FileTotals.of(cached).bytes());
    document.put("kinds", FileTotals.fields(FileTotals.byKind(files)));
    document.put("weights", FileTotals.fields(weights()));
    refs.ifPresent(all -> document.put("refs", all.stream().map(InfoReport::fields).toList()));
    return JsonText.of(document);
  }

  private static Map<String, Object> fields(HubRef ref) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", ref.name());
    fields.put("ref", ref.ref());
    fields.put("commit", ref.commit());
    return fields;
  }

  /**
   * Returns the result as lines of text.
   *
   * @param now in milliseconds since 1970
   */
  public List<String> lines(long now) {
    RepoInfo info = details.info();
    List<String> lines = new ArrayList<>();
    add(lines, "id", repo.name());
    add(lines, "type", repo.type().word());
    add(lines, "revision", revision);
    add(lines, "commit", info.commit());
    info.lastModified().ifPresent(time -> add(lines, "last change", change(time, now)));
    add(lines, "access", access() + readable());
    info.license().ifPresent(license -> add(lines, "licence", license));
    add(lines, "size", FileTotals.phrase(files));
    add(lines, "in the cache", cached.isEmpty() ? "none" : FileTotals.of(cached).toString());
    String key = "weights";
    for (Map.Entry<String, FileTotals> weights : weights().entrySet()) {
      add(lines, key, weights.getKey() + " " + weights.getValue());
      key = "";
    }
    refs.ifPresent(all -> addRefs(lines, all));
    return lines;
  }

  private static void add(List<String> lines, String key, String value) {
    String label = key.isEmpty() ? "" : key + ":";
    lines.add(label + " ".repeat(KEY_WIDTH - label.length()) + SafeText.of(value));
  }

  private static String change(Instant time, long now) {
    return time + " (" + RelativeTime.phrase(time.toEpochMilli(), now) + ")";
  }

  private static void addRefs(List<String> lines, List<HubRef> refs) {
    Table table = new Table(Column.left("ref"), Column.left("name"), Column.left("commit"));
    refs.forEach(ref -> table.row(kind(ref.ref()), ref.name(), ref.commit()));
    lines.add("");
    lines.addAll(table.fit(Integer.MAX_VALUE));
  }

  private static String kind(String ref) {
    String[] parts = ref.split("/", 3);
    return switch (parts.length == 3 ? parts[1] : "") {
      case "heads" -> "branch";
      case "tags" -> "tag";
      default -> parts.length == 3 ? parts[1] : "";
    };
  }

  private String access() {
    return details.info().access().name().toLowerCase(Locale.ROOT);
  }

  private String readable() {
    if (details.info().access() == RepoInfo.Access.PUBLIC) {
      return "";
    }
    return details
        .readable()
        .map(
            readable ->
                readable
                    ? "; the active token has access"
                    : "; no access: log in with an account that has access")
        .orElse("; this endpoint does not report whether the token has access");
  }

  /** Returns the weights of a model by format, the largest first. */
  private Map<String, FileTotals> weights() {
    Map<WeightFormat, List<HubFile>> formats = new TreeMap<>();
    for (HubFile file : repo.type() == RepoType.MODEL ? files : List.<HubFile>of()) {
      WeightFormat.find(file.path())
          .ifPresent(format -> formats.computeIfAbsent(format, key -> new ArrayList<>()).add(file));
    }
    Map<String, FileTotals> totals = new LinkedHashMap<>();
    formats.entrySet().stream()
        .map(entry -> Map.entry(entry.getKey().toString(), FileTotals.of(entry.getValue())))
        .sorted(comparingLong((Map.Entry<String, FileTotals> one) -> -one.getValue().bytes()))
        .forEach(one -> totals.put(one.getKey(), one.getValue()));
    return totals;
  }
}
