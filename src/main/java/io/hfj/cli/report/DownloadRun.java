package io.hfj.cli.report;

import io.hfj.ProgressEvent;
import io.hfj.ProgressListener;
import io.hfj.Snapshot;
import io.hfj.SnapshotRequest;
import io.hfj.app.CollectionResult;
import io.hfj.app.DownloadedFile;
import io.hfj.app.FileAddresses;
import io.hfj.app.HubService;
import io.hfj.app.NetworkOptions;
import io.hfj.console.ExitHook;
import io.hfj.console.ProgressMode;
import io.hfj.console.Renderer;
import io.hfj.console.Renderers;
import io.hfj.console.Terminal;
import io.hfj.env.Host;
import io.hfj.env.Settings;
import io.hfj.error.CommandHints;
import io.hfj.model.CollectionSlug;
import io.hfj.progress.ProgressBoard;
import java.io.PrintStream;
import java.util.List;
import java.util.function.BiFunction;

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
  public Snapshot download(
      Settings settings, NetworkOptions network, SnapshotRequest request, List<String> notices) {
    return run(settings, network, request, notices, HubService::download);
  }

  /** As {@link #download}, for a request of one file. */
  public DownloadedFile downloadFile(
      Settings settings, NetworkOptions network, SnapshotRequest request, List<String> notices) {
    return run(settings, network, request, notices, HubService::downloadFile);
  }

  /** As {@link #download}, but only returns the addresses of the files. */
  public FileAddresses addresses(
      Settings settings, NetworkOptions network, SnapshotRequest request, List<String> notices) {
    return run(settings, network, request, notices, HubService::addresses);
  }

  /**
   * Runs work on a collection.
   *
   * @param work given the Hub and the listener of the progress
   */
  public CollectionResult collection(
      Settings settings,
      NetworkOptions network,
      CollectionSlug slug,
      List<String> notices,
      BiFunction<HubService, ProgressListener, CollectionResult> work) {
    return run(settings, network, awaitedAnswer(network, "collection " + slug), notices, work);
  }

  /** As {@link #download}, but only plans. */
  public Snapshot plan(
      Settings settings, NetworkOptions network, SnapshotRequest request, List<String> notices) {
    return run(settings, network, request, notices, HubService::plan);
  }

  private <T> T run(
      Settings settings,
      NetworkOptions network,
      SnapshotRequest request,
      List<String> notices,
      BiFunction<HubService, SnapshotRequest, T> work) {
    return run(
        settings,
        network,
        request.isOffline() ? "" : awaitedAnswer(network, request.repo()),
        notices,
        (hub, progress) -> work.apply(hub, request.progress(progress)));
  }

  /**
   * Runs work on a Hub and renders its progress.
   *
   * @param awaited what the renderer reports as awaited until there is a plan; empty for nothing
   */
  private <T> T run(
      Settings settings,
      NetworkOptions network,
      String awaited,
      List<String> notices,
      BiFunction<HubService, ProgressListener, T> work) {
    ProgressBoard board = new ProgressBoard(System::nanoTime);
    try (Renderer renderer = Renderers.choose(mode, Terminal.ofErr(host), err, board, awaited);
        HubService hub =
            new HubService(host, settings, network, text -> renderer.on(notice(text)));
        ExitHook interruptMessage =
            InterruptMessage.onInterrupt(
                renderer, err, mode == ProgressMode.QUIET, mode == ProgressMode.JSON)) {
      notices.forEach(text -> renderer.on(notice(text)));
      renderer.start();
      T result = work.apply(hub, event -> renderer.on(inWordsOfTheProgram(event)));
      interruptMessage.cancel();
      return result;
    }
  }

  /** Returns what the renderer reports as awaited until the first endpoint answers. */
  private static String awaitedAnswer(NetworkOptions network, String subject) {
    return network.endpoints().all().get(0).value() + " (" + subject + ")";
  }

  private static ProgressEvent inWordsOfTheProgram(ProgressEvent event) {
    return event instanceof ProgressEvent.Notice notice
        ? notice(CommandHints.of(notice.text()))
        : event;
  }

  private static ProgressEvent notice(String text) {
    return new ProgressEvent.Notice(text);
  }
}
