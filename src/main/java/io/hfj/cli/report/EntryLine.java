package io.hfj.cli.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a list of files. Immutable.
 *
 * @param text path of the entry; in a tree its name, with branches before it
 */
public record EntryLine(String text, ListedEntry entry) {
  /** Returns a line with the path of each entry. */
  public static List<EntryLine> ofPaths(List<ListedEntry> entries) {
    return entries.stream().map(entry -> new EntryLine(entry.path(), entry)).toList();
  }

  /**
   * Returns the lines of a tree: the entries, and after each folder those in it.
   *
   * @param entries of one folder
   * @param ascii whether branches are drawn with ASCII characters
   */
  public static List<EntryLine> ofTree(List<ListedEntry> entries, boolean ascii) {
    List<EntryLine> lines = new ArrayList<>();
    draw(entries, "", ascii, lines);
    return lines;
  }

  private static void draw(
      List<ListedEntry> entries, String indent, boolean ascii, List<EntryLine> lines) {
    for (int i = 0; i < entries.size(); i++) {
      ListedEntry entry = entries.get(i);
      boolean last = i == entries.size() - 1;
      String branch =
          ascii ? (last ? "`-- " : "|-- ") : (last ? "\u2514\u2500\u2500 " : "\u251c\u2500\u2500 ");
      lines.add(new EntryLine(indent + branch + name(entry.path()), entry));
      if (entry.isFolder()) {
        String more = last ? "    " : ascii ? "|   " : "\u2502   ";
        draw(ListedEntry.in(entry.path(), entry.files()), indent + more, ascii, lines);
      }
    }
  }

  /** Returns the last part, with its slash if it is a folder. */
  private static String name(String path) {
    return path.substring(path.lastIndexOf('/', path.length() - 2) + 1);
  }
}
