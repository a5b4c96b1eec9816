package io.hfj.torture;

import io.hfj.error.ExitCode;
import io.hfj.testing.HfjRun.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A case, and what has to be true after it. */
final class TortureRun {
  private static final int EXIT_KILLED = 137;

  /** What is written for programmers: stack traces, class names, numbers of errors. */
  private static final Pattern INTERNALS =
      Pattern.compile("\tat |bug in hfj|\\w(Exception|Error)\\b|\\berrno \\d|\\bnull\\b");

  private static final Pattern MISSING = Pattern.compile("(\\d+) are missing");

  private final TortureCase testCase;
  private final Sandbox.Baseline baseline;
  private final Sandbox sandbox;
  private DiskState after;
  private final List<String> problems = new ArrayList<>();
  private WorkerProcess.RunOutcome outcome; // null until it was run
  private boolean copiesContent; // whether it said that a folder gets copies in place of links

  TortureRun(TortureCase how, Sandbox.Baseline scene, Sandbox stage) {
    this.testCase = how;
    this.baseline = scene;
    this.after = scene.after();
    this.sandbox = stage;
  }

  /**
   * Runs it.
   *
   * @param trace file for the calls that were made, empty for none
   */
  TortureRun run(String trace) throws Exception {
    DiskState left;
    try (Sandbox.ActiveScenario stand = sandbox.begin(testCase.scenario())) {
      outcome = sandbox.torture(testCase, trace);
      left = stand.diskState();
    }
    Result result = outcome.result();
    if (!testCase.failure().kills()) {
      checkExit(result);
    } else if (result.exit() != EXIT_KILLED && result.exit() != 0) {
      problems.add("ended with " + result.exit());
    }
    if (result.err().contains(" cannot hold links: ")) {
      after = baseline.afterWithoutLinks();
    }
    copiesContent = result.err().contains(" cannot share content with the cache");
    boolean linksSome =
        testCase.scenario() == Scenario.ADOPT_HARD && after == baseline.afterWithoutLinks();
    DiskState before =
        linksSome ? baseline.after() : baseline.before(); // it adopts, then downloads
    comparable(left)
        .unexpected(comparable(before), comparable(after))
        .forEach(line -> problems.add("left " + line));
    if (result.exit() == 0 && isSkippedAsLocked(result)) {
      left.differences(baseline.before(), false)
          .forEach(line -> problems.add("though left alone " + line));
    } else if (result.exit() == 0 && linksSome) {
      if (left.snapshotFileCount() != Scenario.FILE_COUNT) {
        problems.add("with exit 0 there are " + left.snapshotFileCount() + " files");
      }
    } else if (result.exit() == 0 && !reportsMissing(result, left)) {
      comparable(left)
          .differences(comparable(after), true)
          .forEach(line -> problems.add("with exit 0 " + line));
    }
    return this;
  }

  /** Whether nothing is pruned, for another process seems to hold a lock. */
  private boolean isSkippedAsLocked(Result result) {
    return testCase.scenario() == Scenario.PRUNE
        && testCase.failure() == FailureMode.EAGAIN
        && result.err().contains(" is left alone: another process is downloading it");
  }

  /** Whether a file that could not be read was not adopted, and is counted as missing. */
  private boolean reportsMissing(Result result, DiskState left) {
    Matcher missing = MISSING.matcher(result.err());
    if (testCase.scenario() != Scenario.ADOPT || !missing.find()) {
      return false;
    }
    long here = left.snapshotFileCount();
    if (here + Long.parseLong(missing.group(1)) != Scenario.FILE_COUNT) {
      problems.add("with " + here + " files reports that " + missing.group());
    }
    return here < after.snapshotFileCount();
  }

  /** Where modes are refused, files have those they were made with; a copy may be for a link. */
  private DiskState comparable(DiskState picture) {
    DiskState followed = copiesContent ? picture.withLinksFollowed() : picture;
    return testCase.kind().equals("chmod") || copiesContent ? followed.withoutModes() : followed;
  }

  private void checkExit(Result result) {
    if (!allowedExits().contains(result.exit())) {
      problems.add("ended with " + result.exit() + ", not one of " + allowedExits());
    }
    if (INTERNALS.matcher(result.all()).find()) {
      problems.add("speaks of what is inside");
    }
    if (result.all().contains(Scenario.TOKEN) || result.all().contains(Scenario.OTHER_TOKEN)) {
      problems.add("tells the token");
    }
    if (result.exit() != 0 && !("\n" + result.err()).contains("\nerror: ")) {
      problems.add("fails without a word");
    }
  }

  /** What it may end with: a failure that lasts cannot be got over, another often can. */
  private Set<Integer> allowedExits() {
    int done = ExitCode.DONE.value();
    if (FailureMode.isNetworkCall(testCase.kind())) {
      return testCase.persistent() ? Set.of(done, ExitCode.NETWORK.value()) : Set.of(done);
    }
    int storage = ExitCode.STORAGE.value();
    Set<Integer> exits = new TreeSet<>(List.of(done, storage));
    if (testCase.failure() == FailureMode.EMFILE) {
      exits.add(ExitCode.NETWORK.value());
    }
    if (testCase.scenario() == Scenario.ADOPT
        && testCase.persistent()) { // no file of the user's can be read
      exits.add(ExitCode.NOT_CACHED.value());
    }
    if (testCase
        .scenario()
        .verifies()) { // a ref that cannot be read leads nowhere, a file is wrong
      exits.addAll(List.of(ExitCode.BAD_CONTENT.value(), ExitCode.NOT_CACHED.value()));
    }
    return exits;
  }

  /** Runs the same command once more, unharmed, after which all has to be as it should. */
  TortureRun rerun() throws Exception {
    boolean finished = DiskState.scan(sandbox.root()).differences(after, true).isEmpty();
    sandbox.ageUnfinishedFiles();
    Result next = sandbox.run(testCase.scenario());
    for (String words : testCase.scenario().cleanupCommands()) {
      sandbox.run(words);
    }
    if (next.exit() != 0 && !finished && !isAlreadyRemoved(next)) {
      problems.add("the next run ended with " + next.exit() + ": " + next.all());
    }
    DiskState end = DiskState.scan(sandbox.root());
    copiesContent = false; // the next run makes the links
    boolean adopts = testCase.scenario() == Scenario.ADOPT; // where all is here it notes nothing
    List<String> unlike =
        after == baseline.after()
            ? comparable(end).differences(comparable(after), adopts)
            : end.unexpected(baseline.after(), after); // some files as links, some not
    unlike.forEach(line -> problems.add("after the next run " + line));
    return this;
  }

  /** Of several files to remove, those that the tortured run removed are not there any more. */
  private boolean isAlreadyRemoved(Result next) {
    return testCase.scenario() == Scenario.REMOVE
        && next.exit() == ExitCode.NOT_CACHED.value()
        && next.err().contains("Could not find in cache:");
  }

  /** Whether the call came that was to fail. */
  boolean wasInjected() {
    return outcome.injected();
  }

  /** What is wrong, and how to see it again; empty if all is right. */
  Optional<String> report() {
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    Result result = outcome.result();
    return Optional.of(
        testCase
            + " (again: -Dit.test=TortureIT -Dhfj.torture="
            + testCase
            + ")\n  "
            + String.join("\n  ", problems)
            + "\n  exit "
            + result.exit()
            + (wasInjected() ? "" : ", not struck")
            + "\n  "
            + result.all().strip().replace("\n", "\n  "));
  }
}
