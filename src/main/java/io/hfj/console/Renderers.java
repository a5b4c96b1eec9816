package io.hfj.console;

import io.hfj.progress.ProgressBoard;
import io.hfj.progress.ProgressEvent;
import java.io.PrintStream;

/** Makes the renderer that fits. */
public final class Renderers {
  private Renderers() {}

  /**
   * A renderer, not yet started.
   *
   * @param mode what the user asked for; {@code BARS} if nothing
   * @param terminal where {@code err} ends
   * @param err stderr, in {@link Terminal#charset}
   * @param board fed by the renderer: give the events to the renderer alone
   * @param awaited what has to answer before there is a plan; empty if nothing has
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

  /** Shows nothing; the board is kept up all the same, for whoever asks it at the end. */
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
