package io.hfj.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A table as text: header in capitals, a row of dashes, one blank between columns. For one thread.
 *
 * <pre>{@code
 * Table files = new Table(Column.left("file"), Column.right("size"));
 * files.row("model.bin", ByteSize.phrase(312_400));
 * files.fit(terminal.columns()).forEach(out::println);
 * }</pre>
 */
public final class Table {
  private static final int NARROWEST = 4;
  private static final String CUT = "...";

  /** Alignment of a cell in its column. */
  public enum Align {
    LEFT,
    RIGHT
  }

  /** A column; {@code header} is shown in capitals. */
  public record Column(String header, Align align) {
    /** For text. */
    public static Column left(String header) {
      return new Column(header, Align.LEFT);
    }

    /** For numbers. */
    public static Column right(String header) {
      return new Column(header, Align.RIGHT);
    }

    private String title() {
      return header.toUpperCase(Locale.ROOT);
    }

    private int least() {
      return Math.max(NARROWEST, TextWidth.of(title()));
    }
  }

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /** Creates a table without rows. */
  public Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /**
   * Adds a row with a cell for each column. Control characters become {@code ?}.
   *
   * @throws IllegalArgumentException if the number of cells differs
   */
  public Table row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns.size());
    }
    rows.add(Arrays.stream(cells).map(TextWidth::safe).toList());
    return this;
  }

  /**
   * Returns the lines of the table, without line ends and trailing blanks, cut to a width: the
   * widest column shrinks first, but none below its header or four columns. A cut cell ends in
   * {@code ...}.
   *
   * @param width columns of the terminal; {@code Integer.MAX_VALUE} cuts nothing
   */
  public List<String> fit(int width) {
    int[] widths = naturalWidths();
    shrink(widths, width);
    List<String> lines = new ArrayList<>(rows.size() + 2);
    lines.add(line(columns.stream().map(Column::title).toList(), widths));
    lines.add(line(Arrays.stream(widths).mapToObj("-"::repeat).toList(), widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return List.copyOf(lines);
  }

  /** Returns the header in lower case, and the rows, with a tab between cells. */
  public List<String> tabSeparated() {
    List<String> lines = new ArrayList<>(rows.size() + 1);
    lines.add(String.join("\t", columns.stream().map(Column::header).toList()));
    rows.forEach(row -> lines.add(String.join("\t", row)));
    return List.copyOf(lines);
  }

  private int[] naturalWidths() {
    int[] widths = columns.stream().mapToInt(column -> TextWidth.of(column.title())).toArray();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], TextWidth.of(row.get(i)));
      }
    }
    return widths;
  }

  private void shrink(int[] widths, int width) {
    long over = Arrays.stream(widths).asLongStream().sum() + widths.length - 1 - width;
    for (; over > 0; over--) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean canGive = widths[i] > columns.get(i).least();
        if (canGive && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return; // readable, though wider than the window
      }
      widths[widest]--;
    }
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = TextWidth.cut(cells.get(i), widths[i], CUT);
      line.append(i == 0 ? "" : " ")
          .append(
              columns.get(i).align() == Align.RIGHT
                  ? TextWidth.padLeft(cell, widths[i])
                  : TextWidth.padRight(cell, widths[i]));
    }
    return line.toString().stripTrailing();
  }
}
