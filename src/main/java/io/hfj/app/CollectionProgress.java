package io.hfj.app;

import io.hfj.ProgressEvent;
import io.hfj.ProgressEvent.Done;
import io.hfj.ProgressEvent.Planned;
import io.hfj.ProgressListener;
import io.hfj.model.ByteSize;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns the events of several downloads into those of one: plans and results are added up, files
 * are named with their repository, and a notice is passed on once. Thread-safe.
 */
final class CollectionProgress {
  private final ProgressListener listener;
  private final Set<String> notices = ConcurrentHashMap.newKeySet();
  private Planned plan = new Planned("", "", 0, 0, 0, 0); // guarded by this, like the result
  private Done result = new Done(0, 0, 0, 0, Duration.ZERO);

  CollectionProgress(ProgressListener listener) {
    this.listener = listener;
  }

  /** Reports a message. */
  void notice(String text) {
    if (notices.add(text)) {
      listener.on(new ProgressEvent.Notice(text));
    }
  }

  /** Reports the sum of the plans. */
  synchronized void reportPlan(String collection) {
    listener.on(
        new Planned(
            collection, "", plan.files(), plan.bytes(), plan.presentFiles(), plan.presentBytes()));
  }

  /** Reports the sum of the results. */
  synchronized void reportResult() {
    listener.on(result);
  }

  /** Returns a listener for the plan of one repository. */
  ProgressListener planning() {
    return event -> {
      if (event instanceof Planned one) {
        add(one);
      } else {
        pass(event);
      }
    };
  }

  /** Returns a listener for the download of one repository. */
  ProgressListener downloading(String repo) {
    return event -> {
      if (event instanceof Done one) {
        add(one);
      } else if (!(event instanceof Planned)) {
        pass(inRepo(repo + "/", event));
      }
    };
  }

  private void pass(ProgressEvent event) {
    if (event instanceof ProgressEvent.Notice message) {
      notice(message.text());
    } else {
      listener.on(event);
    }
  }

  private synchronized void add(Planned one) {
    plan =
        new Planned(
            "",
            "",
            plan.files() + one.files(),
            ByteSize.add(plan.bytes(), one.bytes()),
            plan.presentFiles() + one.presentFiles(),
            ByteSize.add(plan.presentBytes(), one.presentBytes()));
  }

  private synchronized void add(Done one) {
    result =
        new Done(
            result.files() + one.files(),
            result.fetchedBytes() + one.fetchedBytes(),
            result.reusedBytes() + one.reusedBytes(),
            result.verifiedBytes() + one.verifiedBytes(),
            result.took().plus(one.took()));
  }

  private static ProgressEvent inRepo(String repo, ProgressEvent event) {
    if (event instanceof ProgressEvent.Received one) {
      return new ProgressEvent.Received(repo + one.file(), one.bytes(), one.reused());
    } else if (event instanceof ProgressEvent.Started one) {
      return new ProgressEvent.Started(repo + one.file(), one.size(), one.resumedAt());
    } else if (event instanceof ProgressEvent.Finished one) {
      return new ProgressEvent.Finished(repo + one.file(), one.size());
    } else if (event instanceof ProgressEvent.Discarded one) {
      return new ProgressEvent.Discarded(repo + one.file(), one.bytes());
    } else if (event instanceof ProgressEvent.Retrying one) {
      return new ProgressEvent.Retrying(repo + one.file(), one.attempt(), one.delay(), one.why());
    } else if (event instanceof ProgressEvent.Checking one) {
      return new ProgressEvent.Checking(repo + one.file());
    } else if (event instanceof ProgressEvent.Failed one) {
      return new ProgressEvent.Failed(repo + one.file(), one.why(), one.again());
    }
    return event;
  }
}
