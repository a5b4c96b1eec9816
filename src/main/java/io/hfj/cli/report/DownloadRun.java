package io.hfj.cli.report;

import io.hfj.ProgressEvent;
import io.hfj.app.App;
import io.hfj.app.RunOptions;
import io.hfj.console.ProgressMode;
import io.hfj.console.Renderer;
import io.hfj.console.Renderers;
import io.hfj.console.Terminal;
import io.hfj.download.DownloadRequest;
import io.hfj.download.DownloadResult;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.progress.ProgressBoard;
import java.io.PrintStream;
import java.util.List;

/** Runs one download and renders its progress. */
public final class DownloadRun {
  private final Host host;
  private final PrintStream err;
  private final ProgressMode mode;

  public DownloadRun(Host host, PrintStream err, ProgressMode mode) {
    this.host = host;
    this.err = err;
    this.mode = mode;
  }

  /** Returns how progress is rendered where a download is one step of a command. */
  public static ProgressMode mode(Host host, boolean quiet) {
    return quiet
        ? ProgressMode.QUIET
        : host.errIsTerminal() ? ProgressMode.BARS : ProgressMode.PLAIN;
  }

  /**
   * Runs the download.
   *
   * @param notices warnings to print before it starts
   */
  public DownloadResult run(
      Settings settings, RunOptions options, DownloadRequest request, List<String> notices) {
    ProgressBoard board = new ProgressBoard(System::nanoTime);
    try (Renderer renderer =
            Renderers.choose(
                mode, Terminal.ofErr(host), err, board, awaitedAnswer(options, request));
        App app = new App(host, settings, options, text -> renderer.on(notice(text)));
        InterruptMessage interruptMessage =
            InterruptMessage.onInterrupt(
                renderer, err, mode == ProgressMode.QUIET, mode == ProgressMode.JSON)) {
      notices.forEach(text -> renderer.on(notice(text)));
      renderer.start();
      DownloadResult result = app.downloader().run(request, renderer);
      interruptMessage.cancel();
      return result;
    }
  }

  /**
   * Returns what the renderer reports as awaited until the first endpoint answers; empty offline.
   */
  private static String awaitedAnswer(RunOptions options, DownloadRequest request) {
    String address = options.network().endpoints().all().get(0).value();
    return request.offline() ? "" : address + " to tell of " + request.repo();
  }

  private static ProgressEvent notice(String text) {
    return new ProgressEvent.Notice(text);
  }
}
