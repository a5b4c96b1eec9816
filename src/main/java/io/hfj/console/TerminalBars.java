package io.hfj.console;

import io.hfj.progress.ProgressBoard;
import io.hfj.progress.ProgressEvent;
import io.hfj.progress.ProgressSnapshot;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Bars at the bottom of a terminal, drawn over and over; what is said once is put above them.
 *
 * <p>Between two frames the cursor stands, visible, at the start of the line below the bars:
 * whoever kills us outright or suspends us finds a usable terminal. Keys typed meanwhile are echoed
 * there; a line end among them leaves one old line behind.
 */
final class TerminalBars extends TickedRenderer {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration SLOW = Duration.ofMillis(500);
  // With more files than this the lines of finished ones would push everything else away.
  private static final int FEW = 20;
  // A longer pause between two frames means that we were suspended and the shell has written.
  private static final Duration SUSPENDED = Duration.ofSeconds(2);

  private static final String HIDE_CURSOR = "\033[?25l";
  private static final String SHOW_CURSOR = "\033[?25h";
  private static final String ERASE_BELOW = "\033[J";
  private static final String ERASE_RIGHT = "\033[K";
  // What was wrapped stays marked as such under new text and would be joined in a wider window;
  // only
  // rows erased as a whole lose the mark. The first goes by itself: of a screen that is erased from
  // its upper left corner on, tmux keeps a copy in its history.
  private static final String ERASE_ROWS = "\033[B\033[J\033[A\033[2K";
  private static final String END = System.lineSeparator();

  private final Terminal terminal;
  private final String awaited;
  private final BarLayout bars;
  private final Palette paint;
  private final String tick;
  private final String cross;
  private final String ellipsis;
  private boolean tellsEach;
  private List<StyledLine> shown = List.of();
  private WindowSize shownIn;
  private Duration lastFrame = Duration.ZERO;

  /**
   * @param awaited what has to answer before there is a plan; empty if nothing has
   */
  TerminalBars(ProgressBoard board, PrintStream out, Terminal terminal, String awaited) {
    super(board, out, PATIENCE);
    this.awaited = awaited;
    this.terminal = terminal;
    this.bars = new BarLayout(terminal);
    this.paint = new Palette(terminal.colour());
    boolean unicode = terminal.canShow("✓✗…");
    tick = unicode ? "✓" : "[OK]";
    cross = unicode ? "✗" : "[FAILED]";
    ellipsis = unicode ? "…" : "...";
  }

  @Override
  void draw(List<ProgressEvent> events, ProgressSnapshot now, boolean last) {
    WindowSize window = terminal.window();
    if (now.timing().elapsed().minus(lastFrame).compareTo(SUSPENDED) > 0) {
      shown = List.of();
    }
    List<StyledLine> above = new ArrayList<>();
    for (ProgressEvent event : events) {
      say(event, now, window.columns() - 1).ifPresent(above::add);
    }
    if (last && now.result().isEmpty() && DownloadMessages.hasBegun(now)) {
      above.add(StyledLine.EMPTY.plus(DownloadMessages.stopped(now)));
    }
    boolean atWork = !last && now.result().isEmpty() && DownloadMessages.hasBegun(now);
    boolean awaits = !last && DownloadMessages.isAwaiting(now, awaited, SLOW);
    List<StyledLine> frame =
        atWork ? bars.lay(now, window) : awaits ? List.of(awaiting(now, window)) : List.of();
    if (!above.isEmpty() || !frame.equals(shown) || !window.equals(shownIn)) {
      write(frame(above, frame, window));
    }
    shown = frame;
    shownIn = window;
    lastFrame = elapsed(); // again: the terminal may have kept us waiting
  }

  private StyledLine awaiting(ProgressSnapshot now, WindowSize window) {
    String text = DownloadMessages.awaiting(now, awaited);
    return StyledLine.EMPTY.plus(TextWidth.cut(text, window.columns() - 1, ellipsis), paint::faint);
  }

  private CharSequence frame(List<StyledLine> above, List<StyledLine> frame, WindowSize window) {
    StringBuilder text = new StringBuilder();
    boolean moves = !shown.isEmpty() || !frame.isEmpty();
    text.append(moves ? HIDE_CURSOR : "");
    if (!shown.isEmpty()) {
      text.append("\033[").append(rowsShown(window)).append("A\r");
      text.append(window.equals(shownIn) ? "" : ERASE_ROWS);
    }
    for (StyledLine line : above) {
      // What ends in the last column leaves the cursor on it: the last letter would be erased.
      boolean fills = line.width() > 0 && line.width() % window.columns() == 0;
      text.append(line.text()).append(shown.isEmpty() || fills ? "" : ERASE_RIGHT).append(END);
    }
    frame.forEach(line -> text.append(line.text()).append(ERASE_RIGHT).append(END));
    text.append(shown.isEmpty() ? "" : ERASE_BELOW);
    return text.append(moves ? SHOW_CURSOR : "");
  }

  /** Rows the last frame takes now: a window made narrower breaks its lines in two or more. */
  private int rowsShown(WindowSize window) {
    if (!terminal.rewraps()) {
      return shown.size();
    }
    int columns = window.columns();
    return shown.stream().mapToInt(l -> Math.max(1, (l.width() + columns - 1) / columns)).sum();
  }

  /** What is said about the event once and for all; nothing about most. */
  private Optional<StyledLine> say(ProgressEvent event, ProgressSnapshot now, int width) {
    if (event instanceof ProgressEvent.Planned plan) {
      tellsEach = plan.files() - plan.presentFiles() <= FEW;
      return Optional.of(StyledLine.EMPTY.plus(DownloadMessages.planned(plan)));
    } else if (event instanceof ProgressEvent.Finished done && tellsEach) {
      String size = "  " + ByteSize.of(done.size());
      int room = Math.max(1, width - TextWidth.of(tick) - 1 - size.length());
      String name = TextWidth.shortenPath(DownloadMessages.name(done.file()), room, ellipsis);
      return Optional.of(
          StyledLine.EMPTY.plus(tick, paint::good).plus(" " + name).plus(size, paint::faint));
    } else if (event instanceof ProgressEvent.Failed failed) {
      String text = " " + DownloadMessages.name(failed.file()) + ": " + reason(failed);
      return Optional.of(StyledLine.EMPTY.plus(cross, paint::bad).plus(text));
    } else if (event instanceof ProgressEvent.Notice notice) {
      return Optional.of(StyledLine.EMPTY.plus(DownloadMessages.why(notice.text())));
    } else if (event instanceof ProgressEvent.Done done) {
      return Optional.of(StyledLine.EMPTY.plus(DownloadMessages.done(done, now)));
    }
    return Optional.empty();
  }
}
