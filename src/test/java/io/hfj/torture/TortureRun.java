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

/** Runs one case and checks what must hold after it. For one thread. */
final class TortureRun {
  private static final int EXIT_KILLED = 137;

  /** Output meant for programmers: stack traces, class names, error numbers. */
  private static final Pattern INTERNALS =
      Pattern.compile("\tat |bug in hfj|\\w(Exception|Error)\\b|\\berrno \\d|\\bnull\\b");

  private static final Pattern MISSING = Pattern.compile("(\\d+) files? \\([^)]*\\) missing");

  private final TortureCase testCase;
  private final Sandbox.Baseline baseline;
  private final Sandbox sandbox;
  private DiskState after;
  private final List<String> problems = new ArrayList<>();
  private WorkerProcess.RunOutcome outcome; // null until run
  private boolean copiesContent; // whether it reported copies in place of links

  TortureRun(TortureCase testCase, Sandbox.Baseline baseline, Sandbox sandbox) {
    this.testCase = testCase;
    this.baseline = baseline;
    this.after = baseline.after();
    this.sandbox = sandbox;
  }

  /**
   * Runs the case and collects the problems found.
   *
   * @param trace file to write the calls to, empty for none
   */
  TortureRun run(String trace) throws Exception {
    DiskState left;
    try (Sandbox.ActiveScenario active = sandbox.open(testCase.scenario())) {
      outcome = sandbox.torture(testCase, trace);
      left = active.diskState();
    }
    Result result = outcome.result();
    if (!testCase.failure().kills()) {
      checkExit(result);
    } else if (result.exit() != EXIT_KILLED && result.exit() != 0) {
      problems.add("ended with " + result.exit());
    }
    if (result.err().contains(" does not support symbolic links; ")) {
      after = baseline.afterWithoutLinks();
    }
    copiesContent = result.err().contains(" cannot be linked to the cache");
    boolean linksSome =
        testCase.scenario() == Scenario.ADOPT_HARD && after == baseline.afterWithoutLinks();
    DiskState before =
        linksSome ? baseline.after() : baseline.before(); // adopts before it downloads
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

  /** Whether nothing was pruned because another process seemed to hold a lock. */
  private boolean isSkippedAsLocked(Result result) {
    return testCase.scenario() == Scenario.PRUNE
        && testCase.failure() == FailureMode.EAGAIN
        && result.err().contains(" skipped: another process is downloading it");
  }

  /** Whether an unreadable file was not adopted and is counted as missing. */
  private boolean reportsMissing(Result result, DiskState left) {
    Matcher missing = MISSING.matcher(result.err());
    if (testCase.scenario() != Scenario.ADOPT || !missing.find()) {
      return false;
    }
    long adopted = left.snapshotFileCount();
    if (adopted + Long.parseLong(missing.group(1)) != Scenario.FILE_COUNT) {
      problems.add("with " + adopted + " files reports that " + missing.group());
    }
    return adopted < after.snapshotFileCount();
  }

  /**
   * Returns the state without what may differ: modes where {@code chmod} fails, links where content
   * is copied.
   */
  private DiskState comparable(DiskState state) {
    DiskState resolved = copiesContent ? state.withLinksFollowed() : state;
    return testCase.kind().equals("chmod") || copiesContent ? resolved.withoutModes() : resolved;
  }

  private void checkExit(Result result) {
    if (!allowedExits().contains(result.exit())) {
      problems.add("ended with " + result.exit() + ", not one of " + allowedExits());
    }
    if (INTERNALS.matcher(result.all()).find()) {
      problems.add("prints internals");
    }
    if (result.all().contains(Scenario.TOKEN) || result.all().contains(Scenario.OTHER_TOKEN)) {
      problems.add("prints the token");
    }
    if (result.exit() != 0 && !("\n" + result.err()).contains("\nerror: ")) {
      problems.add("fails without an error message");
    }
  }

  /** The exit codes allowed: most failures are survived unless they persist. */
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
        && testCase.persistent()) { // no user file is readable
      exits.add(ExitCode.NOT_CACHED.value());
    }
    if (testCase.scenario().verifies()) { // an unreadable ref or file counts as wrong
      exits.addAll(List.of(ExitCode.BAD_CONTENT.value(), ExitCode.NOT_CACHED.value()));
    }
    return exits;
  }

  /** Runs the same command again without a failure and checks the final state. */
  TortureRun rerun() throws Exception {
    boolean finished = DiskState.scan(sandbox.root()).differences(after, true).isEmpty();
    sandbox.ageUnfinishedFiles();
    Result next = sandbox.run(testCase.scenario());
    for (String command : testCase.scenario().cleanupCommands()) {
      sandbox.run(command);
    }
    if (next.exit() != 0 && !finished && !isAlreadyRemoved(next)) {
      problems.add("the next run ended with " + next.exit() + ": " + next.all());
    }
    DiskState end = DiskState.scan(sandbox.root());
    copiesContent = false; // the rerun makes links
    boolean adopts = testCase.scenario() == Scenario.ADOPT; // writes no refs if complete
    List<String> differences =
        after == baseline.after()
            ? comparable(end).differences(comparable(after), adopts)
            : end.unexpected(baseline.after(), after); // a mix of links and copies
    differences.forEach(line -> problems.add("after the next run " + line));
    return this;
  }

  /** Whether the rerun failed only because the first run had already removed some files. */
  private boolean isAlreadyRemoved(Result next) {
    return testCase.scenario() == Scenario.REMOVE
        && next.exit() == ExitCode.NOT_CACHED.value()
        && next.err().contains("not found in the cache:");
  }

  /** Whether the failure was injected, that is, the call was made. */
  boolean wasInjected() {
    return outcome.injected();
  }

  /** The problems and how to reproduce them; empty if there are none. */
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
            + (wasInjected() ? "" : ", not injected")
            + "\n  "
            + result.all().strip().replace("\n", "\n  "));
  }
}
