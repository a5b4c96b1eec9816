package io.hfj.console;

import io.hfj.Interrupted;
import io.hfj.console.KeyReader.Press;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A full-screen list for choosing several items, in groups with a heading each. Arrows move, space
 * selects, {@code /} filters, enter confirms. For one thread.
 */
public final class Picker {
  private static final String KEYS =
      "space: select   a: all shown   /: filter   enter: confirm   q: cancel";
  private static final String CUT = "...";
  private static final String KEYS_IN_BRIEF =
      "space: select  a: all  /: filter  enter: confirm  q: cancel";

  /**
   * A line of the list.
   *
   * @param text names the item; cut if the line is too long, but not for the detail alone
   * @param detail follows the text; keeps a third of a line that is too long
   * @param group number of the group, the same as that of its heading
   * @param heading whether it stands for all items of its group
   */
  public record Item(String text, String detail, int group, boolean heading) {
    private boolean contains(String lowerCase) {
      return (text + detail).toLowerCase(Locale.ROOT).contains(lowerCase);
    }

    private String fit(int columns) {
      int kept = Math.min(TextWidth.of(detail), columns / 3);
      return TextWidth.cut(text, Math.max(0, columns - kept), CUT) + detail;
    }
  }

  private final String title;
  private final List<Item> items;
  private final Function<Set<Integer>, String> total;
  private final Set<Integer> chosen = new TreeSet<>();
  private List<Integer> shown = new ArrayList<>();
  private String filter = "";
  private boolean filtering;
  private int cursor;
  private int top;

  /**
   * @param title first line of the screen
   * @param total describes the sum of the chosen items
   */
  public Picker(String title, List<Item> items, Function<Set<Integer>, String> total) {
    this.title = title;
    this.items = List.copyOf(items);
    this.total = total;
    narrow();
  }

  /**
   * Lets the user choose.
   *
   * @param in delivers each key immediately, see {@link RawMode#keys}
   * @param out a stream to {@code terminal}
   * @return indexes of the chosen items, without headings; empty if the user canceled
   */
  public Optional<Set<Integer>> run(InputStream in, PrintStream out, Terminal terminal) {
    KeyReader keys = new KeyReader(in);
    out.print("\033[?1049h\033[?25l"); // alternate screen, hidden cursor
    try {
      while (true) {
        draw(out, terminal.window(), terminal.colour());
        Press press = keys.next();
        switch (press.key()) {
          case INTERRUPT -> throw new Interrupted("interrupted; nothing was selected", "");
          case END -> {
            return Optional.empty();
          }
          case ENTER -> {
            if (!filtering) {
              return Optional.of(Set.copyOf(chosen));
            }
            filtering = false;
          }
          default -> {
            if (quits(press)) {
              return Optional.empty();
            }
            apply(press, terminal.window().rows());
          }
        }
      }
    } finally {
      out.print("\033[?25h\033[?1049l");
      out.flush();
    }
  }

  private boolean quits(Press press) {
    return !filtering
        && (press.key() == KeyReader.Key.ESCAPE && filter.isEmpty() || press.text().equals("q"));
  }

  private void apply(Press press, int rows) {
    switch (press.key()) {
      case UP -> move(-1);
      case DOWN -> move(1);
      case PAGE_UP -> move(-(rows - 4));
      case PAGE_DOWN -> move(rows - 4);
      case FIRST -> move(-items.size());
      case LAST -> move(items.size());
      case ESCAPE -> {
        filter = "";
        filtering = false;
        narrow();
      }
      case BACKSPACE -> {
        if (filtering && !filter.isEmpty()) {
          filter = filter.substring(0, filter.offsetByCodePoints(filter.length(), -1));
          narrow();
        }
      }
      case TEXT -> type(press.text());
      default -> {
        // Other keys have no effect.
      }
    }
  }

  private void type(String text) {
    if (filtering) {
      filter += text;
      narrow();
      return;
    }
    switch (text) {
      case " " -> toggle();
      case "/" -> filtering = true;
      case "a" -> toggleAll(shown);
      case "k" -> move(-1);
      case "j" -> move(1);
      default -> {
        // Other keys have no effect.
      }
    }
  }

  private void move(int lines) {
    cursor = Math.max(0, Math.min(shown.size() - 1, cursor + lines));
  }

  private void toggle() {
    if (shown.isEmpty()) {
      return;
    }
    int at = shown.get(cursor);
    Item item = items.get(at);
    if (item.heading()) {
      List<Integer> group = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        if (items.get(i).group() == item.group()) {
          group.add(i);
        }
      }
      toggleAll(group);
    } else if (!chosen.remove(at)) {
      chosen.add(at);
    }
  }

  private void toggleAll(List<Integer> some) {
    List<Integer> real = some.stream().filter(i -> !items.get(i).heading()).toList();
    if (chosen.containsAll(real)) {
      real.forEach(chosen::remove);
    } else {
      chosen.addAll(real);
    }
  }

  /** Applies the filter. A heading that matches shows all of its group. */
  private void narrow() {
    String wanted = filter.toLowerCase(Locale.ROOT);
    Set<Integer> groups = new TreeSet<>();
    Set<Integer> headed = new TreeSet<>();
    for (Item item : items) {
      if (item.contains(wanted)) {
        groups.add(item.group());
        if (item.heading()) {
          headed.add(item.group());
        }
      }
    }
    shown = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      boolean fits =
          item.heading()
              ? groups.contains(item.group())
              : headed.contains(item.group()) || item.contains(wanted);
      if (fits) {
        shown.add(i);
      }
    }
    cursor = Math.max(0, Math.min(cursor, shown.size() - 1));
  }

  private void draw(PrintStream out, WindowSize window, boolean colour) {
    int rows = Math.max(1, window.rows() - 4);
    top = Math.max(Math.min(top, cursor), cursor - rows + 1);
    top = Math.max(0, Math.min(top, Math.max(0, shown.size() - rows)));
    StringBuilder screen = new StringBuilder("\033[H");
    line(screen, window, title, colour ? "1" : "");
    line(
        screen,
        window,
        filtering || !filter.isEmpty()
            ? "/" + filter + (filtering ? "_   enter: keep   esc: clear" : "   esc: clear")
            : KEYS.length() < window.columns() ? KEYS : KEYS_IN_BRIEF,
        "");
    for (int i = 0; i < rows; i++) {
      int at = top + i;
      if (at >= shown.size()) {
        line(screen, window, at == 0 ? "  no match" : "", "");
        continue;
      }
      int index = shown.get(at);
      Item item = items.get(index);
      String mark =
          item.heading() ? headingMark(item.group()) : chosen.contains(index) ? "[x]" : "[ ]";
      String start = (at == cursor ? "> " : "  ") + (item.heading() ? "" : "  ") + mark + " ";
      String text = start + item.fit(window.columns() - 1 - start.length());
      line(screen, window, text, colour && at == cursor ? "7" : "");
    }
    line(screen, window, "", "");
    line(screen, window, total.apply(Set.copyOf(chosen)), colour ? "1" : "");
    screen.setLength(screen.length() - 2); // the last line must not scroll the window
    out.print(screen + "\033[J");
    out.flush();
  }

  private String headingMark(int group) {
    boolean any = false;
    boolean all = true;
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).group() == group && !items.get(i).heading()) {
        any |= chosen.contains(i);
        all &= chosen.contains(i);
      }
    }
    return any ? all ? "[x]" : "[-]" : "[ ]";
  }

  private static void line(StringBuilder screen, WindowSize window, String text, String style) {
    String cut = TextWidth.cut(TextWidth.safe(text), window.columns() - 1, CUT);
    screen.append(style.isEmpty() ? cut : "\033[" + style + "m" + cut + "\033[0m");
    screen.append("\033[K\r\n");
  }
}
