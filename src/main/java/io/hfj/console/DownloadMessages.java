package io.hfj.console;

import io.hfj.ProgressEvent;
import io.hfj.model.CommitHash;
import io.hfj.model.SafeText;
import io.hfj.progress.ProgressSnapshot;
import java.time.Duration;
import java.util.StringJoiner;

/** The messages about a download, common to all renderers. */
final class DownloadMessages {
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  private DownloadMessages() {}

  /** {@code org/name @ 1a2b3c4: 12 files, 64.3 MB (3 files, 1.1 MB already here)}. */
  static String planned(ProgressEvent.Planned plan) {
    String commit = plan.commit().isEmpty() ? "" : " @ " + new CommitHash(plan.commit()).brief();
    String text = plan.repo() + commit + ": " + files(plan.files());
    if (plan.files() == 0) {
      return text;
    }
    text += ", " + ByteSize.of(plan.bytes());
    if (plan.presentFiles() == plan.files()) {
      return text + " (all already here)";
    }
    StringJoiner present = new StringJoiner(", ", " (", " already here)").setEmptyValue("");
    if (plan.presentFiles() > 0) {
      present.add(files(plan.presentFiles()));
    }
    if (plan.presentBytes() > 0) {
      present.add(ByteSize.of(plan.presentBytes()));
    }
    return text + present;
  }

  /** {@code Done: 12 files, 63.2 MB fetched, all 64.3 MB verified, 1.8s, 35.1 MB/s}. */
  static String done(ProgressEvent.Done done, ProgressSnapshot now) {
    boolean nothingToDo = now.plan().map(plan -> plan.presentFiles() >= plan.files()).orElse(true);
    long total =
        now.plan()
            .map(ProgressEvent.Planned::bytes)
            .orElse(done.fetchedBytes() + done.reusedBytes());
    if (done.files() == 0) {
      return "Nothing to do";
    } else if (done.fetchedBytes() == 0 && nothingToDo) {
      return "Already up to date: " + files(done.files()) + ", " + ByteSize.of(total);
    }
    StringJoiner text = new StringJoiner(", ", "Done: ", "");
    text.add(files(done.files())).add(ByteSize.of(done.fetchedBytes()) + " fetched");
    if (done.reusedBytes() > 0) {
      text.add(ByteSize.of(done.reusedBytes()) + " reused");
    }
    if (done.verifiedBytes() > 0) {
      String all = done.verifiedBytes() >= total ? "all " : "";
      text.add(all + ByteSize.of(done.verifiedBytes()) + " verified");
    }
    text.add(DurationText.precise(done.took()));
    long millis = done.took().toMillis();
    if (millis > 0 && done.fetchedBytes() > 0) {
      text.add(ByteSize.rate((long) (done.fetchedBytes() * 1000.0 / millis)));
    }
    return text.toString();
  }

  /** Describes the progress of a download that did not complete. */
  static String stopped(ProgressSnapshot now) {
    return "Stopped at %d%%: %s here, %d of %s complete"
        .formatted(
            now.percent(),
            ByteSize.of(now.bytes().done(), now.bytes().total()),
            now.files().done(),
            files(now.files().wanted()));
  }

  /** {@code 41% of 13.5 GB, 83.1 MB/s, 1m 35s left}. */
  static String progress(ProgressSnapshot now) {
    String text = now.percent() + "% of " + ByteSize.of(now.bytes().total());
    if (isChecking(now)) {
      return text + ", checking";
    } else if (now.timing().bytesPerSecond() == 0 && !isWaiting(now)) {
      return text + ", no data at the moment";
    }
    return text
        + ", "
        + (isWaiting(now) ? "waiting for the Hub" : ByteSize.rate(now.timing().bytesPerSecond()))
        + (now.timing().left().isPresent() ? ", " + left(now) : "")
        + (now.timing().limited() && !isWaiting(now) ? " for the Hub's limit of requests" : "");
  }

  /**
   * {@code 1m 35s left}, at least one second. {@code wait 6m 00s} if the limit of requests
   * determines the time, which then does not follow from the rate beside it.
   */
  static String left(ProgressSnapshot now) {
    if (now.timing().left().isEmpty()) {
      return "";
    }
    Duration left = now.timing().left().get();
    String time = DurationText.of(left.compareTo(ONE_SECOND) < 0 ? ONE_SECOND : left);
    return now.timing().limited() && !isWaiting(now) ? "wait " + time : time + " left";
  }

  /** {@code retry 2 in 4s}, or {@code retry 2} once it is under way. */
  static String retry(int attempt, Duration delay) {
    // So that a countdown ends with "1s", not with "0s".
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

  /** {@code waiting for huggingface.co to tell of model org/name, 3s}. */
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
    return count == 1 ? "1 file" : count == 0 ? "no files" : count + " files";
  }

  /** Makes a name safe: it may contain invisible characters, or some that change the direction. */
  static String name(String file) {
    return TextWidth.safe(file);
  }

  static String why(String why) {
    return SafeText.of(why);
  }
}
