package io.hfj.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A bar chart of the times of other programs, each divided by the time of hfj for the same work, on
 * a logarithmic scale. A pure function of the figures in {@code src/site/speed.csv}.
 */
final class SpeedChart {
  private static final int WIDTH = 780;
  private static final int LEFT = 150;
  private static final int RIGHT = 690;
  private static final int TOP = 64;
  private static final int BAR = 15;
  private static final int TITLE = 22;
  private static final int GAP = 8;
  private static final double LEAST = 0.5;
  private static final double MOST = 32;
  private static final List<String> TICKS = List.of("0.5", "1", "2", "4", "8", "16", "32");

  private SpeedChart() {}

  /**
   * Returns the seconds of each program, hfj first, for each work; both in the order of the file.
   */
  static Map<String, Map<String, Double>> read(List<String> csv) {
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    for (String line : csv.subList(1, csv.size())) {
      List<String> cells = cells(line);
      all.computeIfAbsent(cells.get(0), work -> new LinkedHashMap<>())
          .put(cells.get(1), Double.valueOf(cells.get(2)));
    }
    return all;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (char c : line.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  /** Draws the chart. */
  static String draw(Map<String, Map<String, Double>> times) {
    StringBuilder bars = new StringBuilder();
    int y = TOP;
    for (Map.Entry<String, Map<String, Double>> work : times.entrySet()) {
      double own = work.getValue().get("hfj");
      bars.append(text(12, y + BAR, "work", work.getKey() + ": hfj " + seconds(own)));
      y += TITLE;
      for (Map.Entry<String, Double> other : work.getValue().entrySet()) {
        if (!other.getKey().equals("hfj")) {
          bars.append(bar(y, other.getKey(), other.getValue(), other.getValue() / own));
          y += BAR;
        }
      }
      y += GAP;
    }
    int height = y + 8;
    StringBuilder svg = new StringBuilder(head(height));
    for (String tick : TICKS) {
      double x = x(Double.parseDouble(tick));
      String kind = tick.equals("1") ? "one" : "grid";
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"%s\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n",
              kind,
              x,
              TOP - 8,
              x,
              y));
      svg.append(text(x, TOP - 14, "tick", tick + "\u00d7"));
    }
    return svg.append(bars).append("</svg>\n").toString().replace(System.lineSeparator(), "\n");
  }

  private static String head(int height) {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
    <title>Time of other programs divided by the time of hfj</title>
    <style>
    text { font: 12px sans-serif; fill: #24292f; }
    .head { font-weight: bold; font-size: 14px; }
    .work { font-weight: bold; stroke: #ffffff; stroke-width: 4px; paint-order: stroke; }
    .program { text-anchor: end; }
    .tick { text-anchor: middle; fill: #57606a; }
    .grid { stroke: #d0d7de; }
    .one { stroke: #24292f; stroke-dasharray: 4 2; }
    .slower { fill: #8bb8e8; }
    .faster { fill: #f0a868; }
    </style>
    <rect width="%1$d" height="%2$d" fill="#ffffff"/>
    """
            .formatted(WIDTH, height)
        + text(
            12,
            22,
            "head",
            "Time of other programs compared with hfj (hfj = 1\u00d7, logarithmic)");
  }

  private static String bar(int y, String program, double seconds, double ratio) {
    double one = x(1);
    double end = x(ratio);
    return text(LEFT - 8, y + 11, "program", program)
        + String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
            ratio < 1 ? "faster" : "slower",
            Math.min(one, end),
            y,
            Math.max(1, Math.abs(end - one)),
            BAR - 3)
        + text(
            Math.max(one, end) + 6,
            y + 11,
            "value",
            String.format(Locale.ROOT, ratio < 10 ? "%.2f\u00d7" : "%.1f\u00d7", ratio)
                + " ("
                + seconds(seconds)
                + ")");
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f s" : "%.1f s", value);
  }

  private static double x(double ratio) {
    return LEFT + (RIGHT - LEFT) * Math.log(ratio / LEAST) / Math.log(MOST / LEAST);
  }

  private static String text(double x, int y, String kind, String text) {
    return String.format(
        Locale.ROOT, "<text class=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>%n", kind, x, y, text);
  }
}
