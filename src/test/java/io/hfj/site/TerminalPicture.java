package io.hfj.site;

import io.hfj.site.TerminalScreen.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Draws what a terminal showed as an animated SVG. Without animation the last frame is seen. For
 * one thread.
 */
final class TerminalPicture {
  private static final double CHARACTER = 7.8;
  private static final int LINE = 18;
  private static final int MARGIN = 16;
  private static final int TITLE_BAR = 30;
  private static final double LAST_FRAME_SECONDS = 6;

  private final int columns;
  private final List<Frame> frames = new ArrayList<>();

  private record Frame(double second, List<Cell[]> rows) {}

  TerminalPicture(int columns) {
    this.columns = columns;
  }

  /** Adds what the screen shows from that second on; seconds must not decrease. */
  void add(double second, List<Cell[]> rows) {
    frames.add(new Frame(second, rows));
  }

  String draw() {
    int lines = frames.stream().mapToInt(frame -> frame.rows().size()).max().orElse(0);
    int width = (int) (columns * CHARACTER) + 2 * MARGIN;
    int height = TITLE_BAR + lines * LINE + MARGIN;
    double length = frames.get(frames.size() - 1).second() + LAST_FRAME_SECONDS;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
        <title>A download that is interrupted and resumed</title>
        <style>
        text { font: 13px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d0d7de; white-space: pre; }
        .b { font-weight: bold; } .d { fill: #8b949e; } .r { fill: #ff7b72; } .g { fill: #7ee787; } .y { fill: #e3b341; }
        .u { fill: #79c0ff; } .m { fill: #d2a8ff; } .c { fill: #76e3ea; }
        """
            .formatted(width, height));
    for (int i = 0; i < frames.size(); i++) {
      svg.append(animation(i, length));
    }
    svg.append("</style>\n");
    svg.append(
        """
        <rect width="%d" height="%d" rx="8" fill="#0d1117"/>
        <circle cx="20" cy="15" r="5" fill="#ff5f57"/><circle cx="38" cy="15" r="5" fill="#febc2e"/><circle cx="56" cy="15" r="5" fill="#28c840"/>
        """
            .formatted(width, height));
    for (int i = 0; i < frames.size(); i++) {
      svg.append("<g id=\"f").append(i).append("\">\n");
      rows(frames.get(i).rows(), svg);
      svg.append("</g>\n");
    }
    return svg.append("</svg>\n").toString();
  }

  private String animation(int index, double length) {
    boolean last = index == frames.size() - 1;
    double from = 100 * frames.get(index).second() / length;
    double to = last ? 100 : 100 * frames.get(index + 1).second() / length;
    String keys =
        (index == 0 ? "" : "0% { opacity: 0 } ")
            + String.format(Locale.ROOT, "%.2f%% { opacity: 1 } ", from)
            + (last
                ? "100% { opacity: 1 }"
                : String.format(Locale.ROOT, "%.2f%%, 100%% { opacity: 0 }", to));
    return String.format(
        Locale.ROOT,
        "@keyframes k%d { %s }\n#f%d { opacity: %d; animation: k%d %.1fs step-end infinite; }\n",
        index,
        keys,
        index,
        last ? 1 : 0,
        index,
        length);
  }

  private void rows(List<Cell[]> rows, StringBuilder svg) {
    for (int row = 0; row < rows.size(); row++) {
      Cell[] cells = rows.get(row);
      int start = 0;
      while (start < cells.length) {
        if (cells[start].character() == ' ') {
          start++;
          continue;
        }
        int end = start;
        while (end < cells.length && cells[end].style().equals(cells[start].style())) {
          end++;
        }
        String text =
            Arrays.stream(cells, start, end)
                .map(cell -> String.valueOf(cell.character()))
                .collect(Collectors.joining())
                .stripTrailing();
        svg.append(
            String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\"%s textLength=\"%.1f\">%s</text>\n",
                MARGIN + start * CHARACTER,
                TITLE_BAR + 14 + row * LINE,
                kind(cells[start].style()),
                text.length() * CHARACTER,
                text.replace("&", "&amp;").replace("<", "&lt;").replace(" ", "\u00a0")));
        start = end;
      }
    }
  }

  private static String kind(String style) {
    StringBuilder kinds = new StringBuilder();
    for (String one : style.isEmpty() ? new String[0] : style.split(" ")) {
      kinds.append(
          switch (one) {
            case "1" -> " b";
            case "2", "90" -> " d";
            case "31", "91" -> " r";
            case "32", "92" -> " g";
            case "33", "93" -> " y";
            case "34", "94" -> " u";
            case "35", "95" -> " m";
            case "36", "96" -> " c";
            case "39", "22" -> "";
            default -> throw new AssertionError("SGR " + one);
          });
    }
    return kinds.isEmpty() ? "" : " class=\"" + kinds.substring(1) + "\"";
  }
}
