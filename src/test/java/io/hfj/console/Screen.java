package io.hfj.console;

import java.util.ArrayList;
import java.util.List;

/**
 * The subset of a terminal that {@link TerminalBars} uses: text, line ends, cursor up and down,
 * erasing, wrapping; colours are ignored. Fails on anything else.
 */
final class Screen {
  private final int columns;
  private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
  private int row;
  private int column;
  private boolean cursorShown = true;
  private int widest;

  Screen(int columns) {
    this.columns = columns;
  }

  /** Displays the text like a terminal. */
  Screen feed(String text) {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\033') {
        int end = at + 2;
        while (!Character.isLetter(text.charAt(end))) {
          end++;
        }
        obey(text.substring(at + 2, end), text.charAt(end));
        at = end + 1;
      } else {
        put(c);
        at++;
      }
    }
    return this;
  }

  /** Returns the rows from the first to the last that has text. */
  List<String> rows() {
    List<String> all =
        new ArrayList<>(rows.stream().map(r -> r.toString().stripTrailing()).toList());
    while (!all.isEmpty() && all.get(all.size() - 1).isEmpty()) {
      all.remove(all.size() - 1);
    }
    return all;
  }

  boolean cursorShown() {
    return cursorShown;
  }

  int cursorColumn() {
    return column;
  }

  int cursorRow() {
    return row;
  }

  /** Returns the last column ever written to, counted from one. */
  int widest() {
    return widest;
  }

  private void put(char c) {
    if (c == '\n') {
      row++;
      column = 0;
      if (row == rows.size()) {
        rows.add(new StringBuilder());
      }
    } else if (c == '\r') {
      column = 0;
    } else {
      if (column == columns) {
        put('\n');
      }
      StringBuilder line = rows.get(row);
      while (line.length() <= column) {
        line.append(' ');
      }
      line.setCharAt(column++, c);
      widest = Math.max(widest, column);
    }
  }

  private void obey(String arguments, char command) {
    int count = arguments.matches("\\d+") ? Integer.parseInt(arguments) : 1;
    switch (command) {
      case 'm' -> {}
      case 'A' -> row = Math.max(0, row - count);
      case 'B' -> row = Math.min(rows.size() - 1, row + count);
      case 'h', 'l' -> cursorShown = command == 'h';
      case 'K' -> rows.get(row).setLength(arguments.equals("2") ? 0 : Math.min(column, width()));
      case 'J' -> {
        rows.get(row).setLength(Math.min(column, width()));
        rows.subList(row + 1, rows.size()).clear();
      }
      default -> throw new AssertionError("ESC [ " + arguments + command);
    }
  }

  private int width() {
    return rows.get(row).length();
  }
}
