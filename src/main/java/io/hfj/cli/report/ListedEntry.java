package io.hfj.cli.report;

import io.hfj.app.RepoListing.ListedFile;
import io.hfj.model.ByteSize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file of a listing, or a folder with all files below it. Immutable.
 *
 * @param path in the repository; that of a folder ends in {@code /}
 * @param files the file, or those of the folder; at least one
 */
public record ListedEntry(String path, List<ListedFile> files) {
  public ListedEntry {
    files = List.copyOf(files);
  }

  /** Returns an entry for each file, by path. */
  public static List<ListedEntry> each(Collection<ListedFile> files) {
    return files.stream()
        .sorted((one, other) -> one.file().path().compareTo(other.file().path()))
        .map(file -> new ListedEntry(file.file().path(), List.of(file)))
        .toList();
  }

  /**
   * Returns the files and folders directly in a folder, by path.
   *
   * @param folder ends in {@code /}; empty for the whole repository
   * @param files all in that folder
   */
  public static List<ListedEntry> in(String folder, Collection<ListedFile> files) {
    Map<String, List<ListedFile>> entries = new TreeMap<>();
    for (ListedFile file : files) {
      String path = file.file().path();
      int slash = path.indexOf('/', folder.length());
      String name = slash < 0 ? path : path.substring(0, slash + 1);
      entries.computeIfAbsent(name, key -> new ArrayList<>()).add(file);
    }
    return entries.entrySet().stream()
        .map(entry -> new ListedEntry(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Returns whether this is a folder. */
  public boolean isFolder() {
    return path.endsWith("/");
  }

  /** Returns the size of all files in bytes. */
  public long bytes() {
    return files.stream().mapToLong(file -> file.file().size()).reduce(0, ByteSize::add);
  }

  /** Returns how much is in the cache: {@code yes}, {@code no} or {@code partly}. */
  String cached() {
    long cached = files.stream().filter(ListedFile::cached).count();
    return cached == 0 ? "no" : cached == files.size() ? "yes" : "partly";
  }

  /** Returns the kind of the file, or {@code folder}. */
  String kind() {
    return isFolder() ? "folder" : FileTotals.word(files.get(0).file().kind());
  }

  /** Returns the hash of the file; {@code -} for a folder. */
  String hash() {
    return isFolder() ? "-" : files.get(0).file().hash();
  }
}
