package io.hfj.console;

import io.hfj.ProgressEvent;
import io.hfj.model.ByteSize;
import io.hfj.progress.ProgressBoard;
import io.hfj.progress.ProgressSnapshot;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Lines for a log: one for each file, or retries and failures alone; after a long silence, the
 * progress.
 */
final class LogLines extends TickedRenderer {
  // A pipe may be read slowly, but the last line holds the result.
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  // Longer than at a terminal, where a user waits.
  private static final Duration SLOW = Duration.ofSeconds(5);
  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  // If a server refuses all workers at once, a few lines suffice.
  private static final int RETRIES_A_TICK = 5;

  private final boolean eachFile;
  private final String awaited;
  private final String ellipsis;
  private boolean printedAwaiting;
  private ProgressEvent.Planned plan;
  private int finished;
  private Duration lastLine = Duration.ZERO;

  /**
   * @param awaited the host that must answer before there is a plan; empty if none
   * @param eachFile whether to print a line for every file, and one after a long silence
   */
  LogLines(
      ProgressBoard board, PrintStream out, Terminal terminal, boolean eachFile, String awaited) {
    super(board, out, PATIENCE);
    this.awaited = awaited;
    this.eachFile = eachFile;
    this.ellipsis = terminal.canShow("…") ? "…" : "...";
  }

  @Override
  void draw(List<ProgressEvent> events, ProgressSnapshot now, boolean last) {
    StringBuilder text = new StringBuilder();
    int retries = 0;
    for (ProgressEvent event : events) {
      if (!(event instanceof ProgressEvent.Retrying) || ++retries <= RETRIES_A_TICK) {
        append(text, line(event, now));
      }
    }
    if (retries > RETRIES_A_TICK) {
      append(text, "retry " + ellipsis + " and " + (retries - RETRIES_A_TICK) + " more");
    }
    if (last && now.result().isEmpty() && DownloadMessages.hasBegun(now)) {
      append(text, DownloadMessages.stopped(now));
    }
    if (!last && !printedAwaiting && DownloadMessages.isAwaiting(now, awaited, SLOW)) {
      printedAwaiting = true;
      append(text, DownloadMessages.awaiting(now, awaited));
    }
    if (text.isEmpty() && isTimeForHeartbeat(now)) {
      append(text, ellipsis + " " + DownloadMessages.progress(now));
    }
    if (!text.isEmpty()) {
      lastLine = now.timing().elapsed();
    }
    write(text);
  }

  private boolean isTimeForHeartbeat(ProgressSnapshot now) {
    return eachFile
        && !now.running().isEmpty()
        && now.timing().elapsed().minus(lastLine).compareTo(HEARTBEAT) >= 0;
  }

  /** Returns the event as a line; empty for most. */
  private String line(ProgressEvent event, ProgressSnapshot now) {
    if (event instanceof ProgressEvent.Planned planned) {
      plan = planned;
      return DownloadMessages.planned(planned);
    } else if (event instanceof ProgressEvent.Finished done) {
      finished++;
      String size = ByteSize.of(done.size());
      return eachFile ? "done  " + count() + DownloadMessages.name(done.file()) + "  " + size : "";
    } else if (event instanceof ProgressEvent.Retrying retry) {
      return DownloadMessages.retry(retry.attempt(), retry.delay())
          + "  "
          + DownloadMessages.name(retry.file())
          + ": "
          + DownloadMessages.why(retry.why());
    } else if (event instanceof ProgressEvent.Failed failed) {
      return "failed  " + DownloadMessages.name(failed.file()) + reason(failed, now);
    } else if (event instanceof ProgressEvent.Notice notice) {
      return DownloadMessages.notice(notice.text());
    } else if (event instanceof ProgressEvent.Done done) {
      return DownloadMessages.done(done, now);
    }
    return "";
  }

  private String count() {
    if (plan == null) {
      return "";
    }
    String files = Integer.toString(plan.files());
    int done = Math.min(plan.files(), plan.presentFiles() + finished);
    return TextWidth.padLeft(Integer.toString(done), files.length()) + "/" + files + "  ";
  }

  private static void append(StringBuilder text, String line) {
    if (!line.isEmpty()) {
      text.append(line).append(System.lineSeparator());
    }
  }
}
