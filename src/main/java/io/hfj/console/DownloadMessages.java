package io.hfj.console;

import io.hfj.ProgressEvent;
import io.hfj.model.ByteSize;
import io.hfj.model.CommitHash;
import io.hfj.model.SafeText;
import io.hfj.progress.ProgressSnapshot;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** The messages about a download, common to all renderers. */
final class DownloadMessages {
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final Pattern LABELLED = Pattern.compile("(warning|note|hint): ");

  private DownloadMessages() {}

  /** {@code org/name @ 1a2b3c4: 12 files, 64.3 MB (3 files complete, 1.1 MB on disk)}. */
  static String planned(ProgressEvent.Planned plan) {
    String commit = plan.commit().isEmpty() ? "" : " @ " + new CommitHash(plan.commit()).brief();
    String text = plan.repo() + commit + ": " + files(plan.files());
    if (plan.files() == 0) {
      return text;
    }
    text += ", " + ByteSize.of(plan.bytes());
    if (plan.presentFiles() == plan.files()) {
      return text + " (on disk)";
    }
    StringJoiner present = new StringJoiner(", ", " (", ")").setEmptyValue("");
    if (plan.presentFiles() > 0) {
      present.add(files(plan.presentFiles()) + " complete");
    }
    if (plan.presentBytes() > 0) {
      present.add(ByteSize.of(plan.presentBytes()) + " on disk");
    }
    return text + present;
  }

  /** {@code Done in 1.8 s: 12 files, 63.2 MB downloaded (35.1 MB/s), verified}. */
  static String done(ProgressEvent.Done done, ProgressSnapshot now) {
    boolean nothingToDo = now.plan().map(plan -> plan.presentFiles() >= plan.files()).orElse(true);
    long total =
        now.plan()
            .map(ProgressEvent.Planned::bytes)
            .orElse(done.fetchedBytes() + done.reusedBytes());
    if (done.files() == 0) {
      return "Nothing to download";
    } else if (done.fetchedBytes() == 0 && nothingToDo) {
      // Offline, the commit may be an old one; and the folder may be new, filled from the cache.
      return "Done: " + files(done.files()) + " in place, nothing downloaded";
    }
    StringJoiner text =
        new StringJoiner(", ", "Done in " + DurationText.precise(done.took()) + ": ", "");
    text.add(files(done.files()));
    if (done.fetchedBytes() > 0) {
      long millis = Math.max(1, done.took().toMillis());
      String rate = ByteSize.rate((long) (done.fetchedBytes() * 1000.0 / millis));
      text.add(ByteSize.of(done.fetchedBytes()) + " downloaded (" + rate + ")");
    }
    if (done.reusedBytes() > 0) {
      text.add(ByteSize.of(done.reusedBytes()) + " reused");
    }
    if (done.verifiedBytes() > 0) {
      boolean all = done.verifiedBytes() >= total;
      text.add((all ? "" : ByteSize.of(done.verifiedBytes()) + " ") + "verified");
    }
    return text.toString();
  }

  /** Describes the progress of a download that did not complete. */
  static String stopped(ProgressSnapshot now) {
    return "Stopped at %d%%: %s on disk, %d of %s complete"
        .formatted(
            now.percent(),
            ByteSize.of(now.bytes().done(), now.bytes().total()),
            now.files().done(),
            files(now.files().wanted()));
  }

  /** {@code 41% of 13.5 GB, 83.1 MB/s, 1 min 35 s left}. */
  static String progress(ProgressSnapshot now) {
    String text = now.percent() + "% of " + ByteSize.of(now.bytes().total());
    if (isChecking(now)) {
      return text + ", checking";
    } else if (now.timing().bytesPerSecond() == 0 && !isWaiting(now)) {
      return text + ", no data at the moment";
    }
    return text
        + ", "
        + (isWaiting(now)
            ? "waiting for the rate limit of the Hub"
            : ByteSize.rate(now.timing().bytesPerSecond()))
        + (now.timing().left().isPresent() ? ", " + left(now) : "")
        + (now.timing().limited() && !isWaiting(now) ? " for the rate limit of the Hub" : "");
  }

  /**
   * {@code 1 min 35 s left}, at least one second. {@code wait 6 min 00 s} if the rate limit of the
   * Hub determines the time, which then does not follow from the rate beside it.
   */
  static String left(ProgressSnapshot now) {
    if (now.timing().left().isEmpty()) {
      return "";
    }
    Duration left = now.timing().left().get();
    String time = DurationText.of(left.compareTo(ONE_SECOND) < 0 ? ONE_SECOND : left);
    return now.timing().limited() && !isWaiting(now) ? "wait " + time : time + " left";
  }

  /** {@code retry 2 in 4 s}, or {@code retry 2} once it is under way. */
  static String retry(int attempt, Duration delay) {
    // So that a countdown ends with "1 s", not with "0 s".
    Duration left = delay.plusMillis(499);
    return "retry " + attempt + (delay.isZero() ? "" : " in " + DurationText.of(left));
  }

  /** Returns whether there is no plan yet after at least that time. */
  static boolean isAwaiting(ProgressSnapshot now, String awaited, Duration least) {
    return !awaited.isEmpty()
        && now.plan().isEmpty()
        && now.result().isEmpty()
        && now.timing().elapsed().compareTo(least) >= 0;
  }

  /** {@code waiting for https://huggingface.co (org/name), 3 s}. */
  static String awaiting(ProgressSnapshot now, String awaited) {
    return "waiting for " + SafeText.of(awaited) + ", " + DurationText.of(now.timing().elapsed());
  }

  /** Returns whether anything began whose progress can be shown. */
  static boolean hasBegun(ProgressSnapshot now) {
    int present = now.plan().map(ProgressEvent.Planned::presentFiles).orElse(0);
    return !now.running().isEmpty() || now.files().failed() > 0 || now.files().done() > present;
  }

  /** Returns whether only verification remains. */
  static boolean isChecking(ProgressSnapshot now) {
    return !now.running().isEmpty()
        && now.running().stream()
            .allMatch(f -> f.state() == ProgressSnapshot.FileActivity.CHECKING);
  }

  /** Returns whether nothing arrives because the server allows no requests at present. */
  static boolean isWaiting(ProgressSnapshot now) {
    return now.timing().bytesPerSecond() == 0 && !now.timing().waiting().isZero();
  }

  static String files(int count) {
    return count == 0 ? "no files" : Count.of(count, "file");
  }

  /** Makes a name safe: it may contain invisible characters, or some that change the direction. */
  static String name(String file) {
    return TextWidth.safe(file);
  }

  static String why(String why) {
    return SafeText.of(why);
  }

  /** Returns the line of a notice: a warning, unless the text has a label of its own. */
  static String notice(String text) {
    return LABELLED.matcher(text).lookingAt() ? why(text) : "warning: " + why(text);
  }
}
