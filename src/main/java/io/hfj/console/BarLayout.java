package io.hfj.console;

import io.hfj.model.ByteSize;
import io.hfj.progress.ProgressSnapshot;
import io.hfj.progress.ProgressSnapshot.FileActivity;
import io.hfj.progress.ProgressSnapshot.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Lays out progress bars: the content of each line, not the cursor movements. One line for the
 * whole download, below it the files in flight. For one thread; keeps the width of the widest name,
 * so that columns do not jump with every small file.
 */
final class BarLayout {
  private static final int MAX_FILES = 8;
  // The row of the whole download, that of the cursor below, and one of earlier output.
  private static final int OTHER_ROWS = 3;
  private static final int GAP = 2;
  private static final int PERCENT = "100%".length();
  private static final int RATE = "999.9 MB/s".length();
  private static final int LEFT = "59 min 59 s left".length();
  private static final int AMOUNT = "999.9/999.9 MB".length();
  private static final int STATE = "retry 2 in 10 s: 503".length();
  private static final int LEAST_BAR = 8;
  private static final int MAX_BAR = 40;
  // Below these widths a file has: name and percentage; that and a state or an amount; a short bar
  // too; a longer bar.
  private static final int NARROW = 40;
  private static final int SMALL = 55;
  private static final int USUAL = 70;
  private static final int WIDE = 100;

  private final Palette paint;
  private final String full;
  private final String empty;
  private final String ellipsis;
  private int widestName;

  BarLayout(Terminal terminal) {
    boolean unicode = terminal.canShow("█░…");
    paint = new Palette(terminal.colour());
    full = unicode ? "█" : "#";
    empty = unicode ? "░" : "-";
    ellipsis = unicode ? "…" : "...";
  }

  /** Returns the lines: narrower than the window by one column or more, and fewer than its rows. */
  List<StyledLine> layOut(ProgressSnapshot now, WindowSize window) {
    int width = window.columns() - 1; // in the last column some terminals wrap at once
    List<StyledLine> lines = new ArrayList<>();
    lines.add(whole(now, width));
    int available = Math.max(0, Math.min(MAX_FILES, window.rows() - OTHER_ROWS));
    int all = now.running().size();
    int shown = all <= available ? all : Math.max(0, available - 1);
    List<Running> files = now.running().subList(0, shown);
    for (Running file : files) {
      widestName = Math.max(widestName, TextWidth.of(DownloadMessages.name(file.file())));
    }
    files.forEach(file -> lines.add(file(file, width)));
    if (shown < all && available > 0) {
      String more = TextWidth.cut("  " + ellipsis + " and " + (all - shown) + " more", width, "");
      lines.add(StyledLine.EMPTY.plus(more, paint::faint));
    }
    return lines;
  }

  private StyledLine whole(ProgressSnapshot now, int width) {
    String percent = TextWidth.padLeft(now.percent() + "%", PERCENT);
    int available = width - LEAST_BAR - 1 - PERCENT;
    if (available < 0) {
      return StyledLine.EMPTY.plus(TextWidth.cut(percent.strip(), width, ""));
    }
    String total = ByteSize.of(now.bytes().total(), now.bytes().total());
    String files = Integer.toString(now.files().wanted());
    String[] fields = {
      TextWidth.padLeft(ByteSize.of(now.bytes().done(), now.bytes().total()), total.length()),
      TextWidth.padLeft(rate(now), RATE),
      TextWidth.padLeft(now.files().done() + "/" + files + " files", 2 * files.length() + 7),
      TextWidth.padRight(left(now), LEFT)
    };
    boolean[] fits = new boolean[fields.length];
    for (int field : new int[] {3, 0, 1, 2}) { // by importance
      fits[field] = available >= GAP + fields[field].length();
      available -= fits[field] ? GAP + fields[field].length() : 0;
    }
    StringBuilder text = new StringBuilder();
    for (int field = 0; field < fields.length; field++) {
      text.append(fits[field] ? " ".repeat(GAP) + fields[field] : "");
    }
    int bar = Math.min(MAX_BAR, LEAST_BAR + available);
    return bar(StyledLine.EMPTY, bar, now.bytes().done(), now.bytes().total(), paint::good)
        .plus(" " + percent)
        .plus(text.toString().stripTrailing());
  }

  private static String rate(ProgressSnapshot now) {
    return DownloadMessages.isWaiting(now)
        ? "waiting"
        : ByteSize.rate(now.timing().bytesPerSecond());
  }

  private static String left(ProgressSnapshot now) {
    return DownloadMessages.isChecking(now) ? "checking" : DownloadMessages.left(now);
  }

  private StyledLine file(Running file, int width) {
    String percent = TextWidth.padLeft(percentOf(file) + "%", PERCENT);
    UnaryOperator<String> colour =
        file.state() == FileActivity.RETRYING ? paint::doubtful : UnaryOperator.identity();
    if (width < NARROW) {
      int available = width - 1 - PERCENT;
      return available < 1
          ? StyledLine.EMPTY.plus(TextWidth.cut(percent.strip(), width, ""))
          : StyledLine.EMPTY
              .plus(name(file, Math.min(available, widestName)))
              .plus(" " + percent, colour);
    }
    int bar = width < SMALL ? 0 : width < USUAL ? 6 : width < WIDE ? 10 : 20;
    int tail = width < SMALL ? AMOUNT : width < WIDE ? STATE : AMOUNT + GAP + STATE;
    int barWidth = bar == 0 ? 0 : bar + 1;
    int available = width - GAP - GAP - barWidth - PERCENT - GAP - tail;
    StyledLine line =
        StyledLine.EMPTY.plus("  " + name(file, Math.min(available, widestName)) + "  ");
    line = bar == 0 ? line : bar(line, bar, file.done(), file.size(), colour).plus(" ");
    line = line.plus(percent + "  ");
    String amount = ByteSize.of(file.done(), file.size());
    String state = state(file);
    if (state.isEmpty() || width >= WIDE) {
      line = line.plus(state.isEmpty() ? amount : TextWidth.padRight(amount, AMOUNT + GAP));
    }
    return line.plus(TextWidth.cut(state, width - line.width(), ellipsis), colour);
  }

  private String name(Running file, int columns) {
    String name = TextWidth.shortenPath(DownloadMessages.name(file.file()), columns, ellipsis);
    return TextWidth.padRight(name, columns);
  }

  private static String state(Running file) {
    return switch (file.state()) {
      case FETCHING -> "";
      case CHECKING -> "checking";
      case RETRYING -> {
        String why =
            file.retry().why().isEmpty() ? "" : ": " + DownloadMessages.why(file.retry().why());
        yield DownloadMessages.retry(file.retry().attempt(), file.retry().delay()) + why;
      }
    };
  }

  private static int percentOf(Running file) {
    return file.size() == 0 ? 100 : (int) (file.done() * 100.0 / file.size());
  }

  private StyledLine bar(
      StyledLine line, int columns, long done, long total, UnaryOperator<String> colour) {
    int filled = total == 0 ? columns : (int) (columns * (double) done / total);
    return line.plus(full.repeat(filled), colour)
        .plus(empty.repeat(columns - filled), paint::faint);
  }
}
