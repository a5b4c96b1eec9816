package io.hfj.site;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The characters and colours on a terminal: text, line ends, cursor up, down and to a column,
 * erasing and the 16 colours. Ignores what does not change the picture; fails on anything else. For
 * one thread.
 */
final class TerminalScreen {
  /** A character with its style: its SGR parameters, joined by blanks. */
  record Cell(char character, String style) {
    static final Cell BLANK = new Cell(' ', "");
  }

  private final int columns;
  private final List<Cell[]> rows = new ArrayList<>();
  private int row;
  private int column;
  private String style = "";

  TerminalScreen(int columns) {
    this.columns = columns;
    addRow();
  }

  private void addRow() {
    Cell[] added = new Cell[columns];
    Arrays.fill(added, Cell.BLANK);
    rows.add(added);
  }

  /** Displays a text. */
  void feed(String text) {
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("\033[", at)) {
        int end = at + 2;
        while (!Character.isLetter(text.charAt(end))) {
          end++;
        }
        obey(text.substring(at + 2, end), text.charAt(end));
        at = end + 1;
      } else {
        put(text.charAt(at++));
      }
    }
  }

  /** Returns a copy of the rows down to the last with a character. */
  List<Cell[]> rows() {
    int used = rows.size();
    while (used > 0 && Arrays.stream(rows.get(used - 1)).allMatch(c -> c.character() == ' ')) {
      used--;
    }
    return rows.subList(0, used).stream().map(Cell[]::clone).toList();
  }

  private void put(char c) {
    if (c == '\n') {
      row++;
      if (row == rows.size()) {
        addRow();
      }
    } else if (c == '\r') {
      column = 0;
    } else {
      if (column == columns) {
        put('\r');
        put('\n');
      }
      rows.get(row)[column++] = new Cell(c, style);
    }
  }

  private void obey(String arguments, char command) {
    int count = arguments.matches("\\d+") ? Integer.parseInt(arguments) : 1;
    switch (command) {
      case 'm' -> style(arguments);
      case 'A' -> row = Math.max(0, row - count);
      case 'B' -> row = Math.min(rows.size() - 1, row + count);
      case 'h', 'l' -> {} // the cursor
      case 'K' -> erase(rows.get(row), arguments.equals("2") ? 0 : column);
      case 'J' -> {
        erase(rows.get(row), column);
        rows.subList(row + 1, rows.size()).forEach(each -> erase(each, 0));
      }
      default -> throw new AssertionError("ESC [ " + arguments + command);
    }
  }

  private void erase(Cell[] cells, int from) {
    Arrays.fill(cells, Math.min(from, columns), columns, Cell.BLANK);
  }

  private void style(String arguments) {
    for (String one : arguments.isEmpty() ? new String[] {"0"} : arguments.split(";")) {
      style = one.equals("0") ? "" : (style + " " + one).strip();
    }
  }
}
