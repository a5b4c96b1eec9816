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
final class Ordeal {
  private static final int KILLED = 137;

  /** What is written for programmers: stack traces, class names, numbers of errors. */
  private static final Pattern RAW =
      Pattern.compile("\tat |bug in hfj|\\w(Exception|Error)\\b|\\berrno \\d|\\bnull\\b");

  private static final Pattern MISSING = Pattern.compile("(\\d+) are missing");

  private final Case how;
  private final Stage.Template scene;
  private final Stage stage;
  private Picture after;
  private final List<String> wrong = new ArrayList<>();
  private Victim.Outcome outcome; // null until it was run
  private boolean copied; // whether it said that a folder gets copies in place of links

  Ordeal(Case how, Stage.Template scene, Stage stage) {
    this.how = how;
    this.scene = scene;
    this.after = scene.after();
    this.stage = stage;
  }

  /**
   * Runs it.
   *
   * @param trace file for the calls that were made, empty for none
   */
  Ordeal run(String trace) throws Exception {
    Picture left;
    try (Stage.Stand stand = stage.begin(how.scene())) {
      outcome = stage.torture(how, trace);
      left = stand.picture();
    }
    Result result = outcome.result();
    if (!how.failure().kills()) {
      lookAtEnd(result);
    } else if (result.exit() != KILLED && result.exit() != 0) {
      wrong.add("ended with " + result.exit());
    }
    if (result.err().contains(" cannot hold links: ")) {
      after = scene.unlinked();
    }
    copied = result.err().contains(" cannot share content with the cache");
    boolean linksSome = how.scene() == Scene.ADOPT_HARD && after == scene.unlinked();
    Picture before = linksSome ? scene.after() : scene.before(); // it adopts, then downloads
    like(left).between(like(before), like(after)).forEach(line -> wrong.add("left " + line));
    if (result.exit() == 0 && isLeftAlone(result)) {
      left.against(scene.before(), false).forEach(line -> wrong.add("though left alone " + line));
    } else if (result.exit() == 0 && linksSome) {
      if (left.inSnapshots() != Scene.FILES) {
        wrong.add("with exit 0 there are " + left.inSnapshots() + " files");
      }
    } else if (result.exit() == 0 && !reportsMissing(result, left)) {
      like(left).against(like(after), true).forEach(line -> wrong.add("with exit 0 " + line));
    }
    return this;
  }

  /** Whether nothing is pruned, for another process seems to hold a lock. */
  private boolean isLeftAlone(Result result) {
    return how.scene() == Scene.PRUNE
        && how.failure() == Failure.EAGAIN
        && result.err().contains(" is left alone: another process is downloading it");
  }

  /** Whether a file that could not be read was not adopted, and is counted as missing. */
  private boolean reportsMissing(Result result, Picture left) {
    Matcher missing = MISSING.matcher(result.err());
    if (how.scene() != Scene.ADOPT || !missing.find()) {
      return false;
    }
    long here = left.inSnapshots();
    if (here + Long.parseLong(missing.group(1)) != Scene.FILES) {
      wrong.add("with " + here + " files reports that " + missing.group());
    }
    return here < after.inSnapshots();
  }

  /** Where modes are refused, files have those they were made with; a copy may be for a link. */
  private Picture like(Picture picture) {
    Picture followed = copied ? picture.followingLinks() : picture;
    return how.kind().equals("chmod") || copied ? followed.withoutModes() : followed;
  }

  private void lookAtEnd(Result result) {
    if (!exits().contains(result.exit())) {
      wrong.add("ended with " + result.exit() + ", not one of " + exits());
    }
    if (RAW.matcher(result.all()).find()) {
      wrong.add("speaks of what is inside");
    }
    if (result.all().contains(Scene.TOKEN) || result.all().contains(Scene.OTHER_TOKEN)) {
      wrong.add("tells the token");
    }
    if (result.exit() != 0 && !("\n" + result.err()).contains("\nerror: ")) {
      wrong.add("fails without a word");
    }
  }

  /** What it may end with: a failure that lasts cannot be got over, another often can. */
  private Set<Integer> exits() {
    int done = ExitCode.DONE.value();
    if (Failure.isOnNet(how.kind())) {
      return how.lasts() ? Set.of(done, ExitCode.NETWORK.value()) : Set.of(done);
    }
    int storage = ExitCode.STORAGE.value();
    Set<Integer> exits = new TreeSet<>(List.of(done, storage));
    if (how.failure() == Failure.EMFILE) {
      exits.add(ExitCode.NETWORK.value());
    }
    if (how.scene() == Scene.ADOPT && how.lasts()) { // no file of the user's can be read
      exits.add(ExitCode.NOT_CACHED.value());
    }
    if (how.scene().verifies()) { // a ref that cannot be read leads nowhere, a file is wrong
      exits.addAll(List.of(ExitCode.BAD_CONTENT.value(), ExitCode.NOT_CACHED.value()));
    }
    return exits;
  }

  /** Runs the same command once more, unharmed, after which all has to be as it should. */
  Ordeal goOn() throws Exception {
    boolean finished = Picture.of(stage.root()).against(after, true).isEmpty();
    stage.letTimePass();
    Result next = stage.run(how.scene());
    for (String words : how.scene().cleanup()) {
      stage.run(words);
    }
    if (next.exit() != 0 && !finished && !isGone(next)) {
      wrong.add("the next run ended with " + next.exit() + ": " + next.all());
    }
    Picture end = Picture.of(stage.root());
    copied = false; // the next run makes the links
    boolean adopts = how.scene() == Scene.ADOPT; // where all is here it notes nothing
    List<String> unlike =
        after == scene.after()
            ? like(end).against(like(after), adopts)
            : end.between(scene.after(), after); // some files as links, some not
    unlike.forEach(line -> wrong.add("after the next run " + line));
    return this;
  }

  /** Of several files to remove, those that the tortured run removed are not there any more. */
  private boolean isGone(Result next) {
    return how.scene() == Scene.REMOVE
        && next.exit() == ExitCode.NOT_CACHED.value()
        && next.err().contains("Could not find in cache:");
  }

  /** Whether the call came that was to fail. */
  boolean struck() {
    return outcome.struck();
  }

  /** What is wrong, and how to see it again; empty if all is right. */
  Optional<String> complaint() {
    if (wrong.isEmpty()) {
      return Optional.empty();
    }
    Result result = outcome.result();
    return Optional.of(
        how
            + " (again: -Dit.test=TortureIT -Dhfj.torture="
            + how
            + ")\n  "
            + String.join("\n  ", wrong)
            + "\n  exit "
            + result.exit()
            + (struck() ? "" : ", not struck")
            + "\n  "
            + result.all().strip().replace("\n", "\n  "));
  }
}
