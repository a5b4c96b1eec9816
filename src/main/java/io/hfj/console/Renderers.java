package io.hfj.console;

import io.hfj.ProgressEvent;
import io.hfj.progress.ProgressBoard;
import java.io.PrintStream;

/** Creates renderers. */
public final class Renderers {
  private Renderers() {}

  /**
   * Returns the renderer for a mode and a terminal, not yet started.
   *
   * @param mode the mode, by default {@code BARS}
   * @param terminal the terminal behind {@code err}
   * @param err stderr, in {@link Terminal#charset}
   * @param board fed by the renderer: events go to the renderer alone
   * @param awaited the host that must answer before there is a plan; empty if none
   */
  public static Renderer choose(
      ProgressMode mode, Terminal terminal, PrintStream err, ProgressBoard board, String awaited) {
    return switch (mode) {
      case BARS ->
          terminal.canRedraw()
              ? new TerminalBars(board, err, terminal, awaited)
              : new LogLines(board, err, terminal, true, awaited);
      case PLAIN -> new LogLines(board, err, terminal, true, awaited);
      case SUMMARY -> new LogLines(board, err, terminal, false, awaited);
      case JSON -> new JsonLines(board, err);
      case QUIET -> new Quiet(board);
    };
  }

  /** Shows nothing, but feeds the board. */
  private record Quiet(ProgressBoard board) implements Renderer {
    @Override
    public void start() {}

    @Override
    public void on(ProgressEvent event) {
      board.on(event);
    }

    @Override
    public void close() {}
  }
}
