package io.hfj.console;

import io.hfj.ProgressEvent;
import io.hfj.model.ByteSize;
import io.hfj.progress.ProgressBoard;
import io.hfj.progress.ProgressSnapshot;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Bars at the bottom of a terminal, redrawn in place; permanent lines are inserted above them.
 *
 * <p>Between two frames the cursor is visible at the start of the line below the bars, so that the
 * terminal stays usable after SIGKILL or SIGSTOP. Typed keys are echoed there; a typed line end
 * leaves one old line behind.
 */
final class TerminalBars extends TickedRenderer {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration SLOW = Duration.ofMillis(500);
  // With more files, lines of finished ones would scroll everything else away.
  private static final int FEW = 20;
  // A longer pause between two frames means that the process was suspended and the shell has
  // written.
  private static final Duration SUSPENDED = Duration.ofSeconds(2);

  private static final String HIDE_CURSOR = "\033[?25l";
  private static final String SHOW_CURSOR = "\033[?25h";
  private static final String ERASE_BELOW = "\033[J";
  private static final String ERASE_RIGHT = "\033[K";
  // Overwritten rows stay marked as wrapped and would be joined in a wider window; only rows erased
  // as a whole lose the mark. The first row is erased separately: tmux copies a screen to its
  // history if it is erased from the upper left corner.
  private static final String ERASE_ROWS = "\033[B\033[J\033[A\033[2K";
  private static final String END = System.lineSeparator();

  private final Terminal terminal;
  private final String awaited;
  private final BarLayout bars;
  private final Palette paint;
  private final String tick;
  private final String cross;
  private final String ellipsis;
  private boolean printsEachFile;
  private List<StyledLine> shown = List.of();
  private WindowSize shownIn;
  private Duration lastFrame = Duration.ZERO;

  /**
   * @param awaited the host that must answer before there is a plan; empty if none
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
      permanentLine(event, now, window.columns() - 1).ifPresent(above::add);
    }
    if (last && now.result().isEmpty() && DownloadMessages.hasBegun(now)) {
      above.add(StyledLine.EMPTY.plus(DownloadMessages.stopped(now)));
    }
    boolean atWork = !last && now.result().isEmpty() && DownloadMessages.hasBegun(now);
    boolean awaits = !last && DownloadMessages.isAwaiting(now, awaited, SLOW);
    List<StyledLine> frame =
        atWork ? bars.layOut(now, window) : awaits ? List.of(awaiting(now, window)) : List.of();
    if (!above.isEmpty() || !frame.equals(shown) || !window.equals(shownIn)) {
      write(frame(above, frame, window));
    }
    shown = frame;
    shownIn = window;
    lastFrame = elapsed(); // again: writing may have blocked
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
      // After the last column the cursor stays on it: erasing would remove the last character.
      boolean fills = line.width() > 0 && line.width() % window.columns() == 0;
      text.append(line.text()).append(shown.isEmpty() || fills ? "" : ERASE_RIGHT).append(END);
    }
    frame.forEach(line -> text.append(line.text()).append(ERASE_RIGHT).append(END));
    text.append(shown.isEmpty() ? "" : ERASE_BELOW);
    return text.append(moves ? SHOW_CURSOR : "");
  }

  /** Returns the rows of the last frame: a narrower window wraps its lines. */
  private int rowsShown(WindowSize window) {
    if (!terminal.rewraps()) {
      return shown.size();
    }
    int columns = window.columns();
    return shown.stream().mapToInt(l -> Math.max(1, (l.width() + columns - 1) / columns)).sum();
  }

  /** Returns the permanent line about the event; empty for most. */
  private Optional<StyledLine> permanentLine(ProgressEvent event, ProgressSnapshot now, int width) {
    if (event instanceof ProgressEvent.Planned plan) {
      printsEachFile = plan.files() - plan.presentFiles() <= FEW;
      return Optional.of(StyledLine.EMPTY.plus(DownloadMessages.planned(plan)));
    } else if (event instanceof ProgressEvent.Finished done && printsEachFile) {
      String size = "  " + ByteSize.of(done.size());
      int available = Math.max(1, width - TextWidth.of(tick) - 1 - size.length());
      String name = TextWidth.shortenPath(DownloadMessages.name(done.file()), available, ellipsis);
      return Optional.of(
          StyledLine.EMPTY.plus(tick, paint::good).plus(" " + name).plus(size, paint::faint));
    } else if (event instanceof ProgressEvent.Failed failed) {
      String text = " " + DownloadMessages.name(failed.file()) + reason(failed, now);
      return Optional.of(StyledLine.EMPTY.plus(cross, paint::bad).plus(text));
    } else if (event instanceof ProgressEvent.Notice notice) {
      return Optional.of(StyledLine.EMPTY.plus(DownloadMessages.notice(notice.text())));
    } else if (event instanceof ProgressEvent.Done done) {
      return Optional.of(StyledLine.EMPTY.plus(DownloadMessages.done(done, now)));
    }
    return Optional.empty();
  }
}
