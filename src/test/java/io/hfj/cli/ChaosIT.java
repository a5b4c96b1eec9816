package io.hfj.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Random faults at once: several hfj on one cache and on local folders, a Hub that misbehaves,
 * signals at bad moments, damaged part files; then calm, in which all downloads must complete. See
 * {@link ChaosRound} for the events and {@link ChaosChecks} for the conditions.
 *
 * <p>Each build plays the same few rounds. For an hour of new ones, each seed printed:
 *
 * <pre>
 * ./mvnw verify -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=ChaosIT \
 *     -Dhfj.chaos.minutes=60
 * </pre>
 *
 * <p>Play a failed round alone with {@code -Dhfj.chaos.seed=N -Dhfj.chaos.rounds=1}; since timing
 * varies, repeat it with {@code -Dhfj.chaos.repeat=20}.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
@Isolated("counts bytes, and several processes want the machine")
class ChaosIT {
  private static final long SEED = 1;
  private static final int ROUNDS = 24;

  /** Parallel rounds: most of the time is spent waiting. */
  private static final int LANES = 3;

  /** Most failures to report: if everything is broken, a few suffice. */
  private static final int MOST_FAILURES = 5;

  @TempDir Path folder;

  private final long minutes = Long.getLong("hfj.chaos.minutes", 0);
  private final int repeat = Integer.getInteger("hfj.chaos.repeat", 1);
  private final long rounds =
      minutes > 0 ? Long.MAX_VALUE : Long.getLong("hfj.chaos.rounds", ROUNDS) * repeat;
  private final long seed =
      Long.getLong("hfj.chaos.seed", minutes > 0 ? System.currentTimeMillis() : SEED);
  private final long begun = System.nanoTime();
  private final AtomicLong next = new AtomicLong();
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

  @Test
  void recoversFromEveryFault() throws InterruptedException {
    List<Thread> lanes = new ArrayList<>();
    for (int i = 0; i < LANES; i++) {
      Thread lane = new Thread(this::playRounds, "chaos-lane-" + i);
      lanes.add(lane);
      lane.start();
    }
    for (Thread lane : lanes) {
      lane.join();
    }
    System.out.printf(
        "chaos: seeds from %d, %d rounds, %d runs, %d MB%n",
        seed, Math.min(rounds, next.get()), runs.get(), bytes.get() >> 20);
    if (!failures.isEmpty()) {
      throw new AssertionError(String.join("\n\n", failures));
    }
  }

  private void playRounds() {
    for (long i = next.getAndIncrement(); i < rounds; i = next.getAndIncrement()) {
      boolean late = minutes > 0 && System.nanoTime() - begun > TimeUnit.MINUTES.toNanos(minutes);
      if (late || failures.size() >= MOST_FAILURES) {
        return;
      }
      play(seed + i / repeat, i);
    }
  }

  private void play(long roundSeed, long number) {
    if (minutes > 0) {
      System.out.println("chaos: seed " + roundSeed);
    }
    Path home = folder.resolve("round" + number);
    try (ChaosRound round = new ChaosRound(roundSeed, home)) {
      ChaosRound.Tally tally = round.play();
      runs.addAndGet(tally.runs());
      bytes.addAndGet(tally.bytes());
      remove(home);
    } catch (AssertionError | IOException | RuntimeException e) {
      String failure =
          "round failed; again with -Dhfj.chaos.seed=%d -Dhfj.chaos.rounds=1\n%s"
              .formatted(roundSeed, e);
      System.out.println("chaos: " + failure);
      failures.add(failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Path home) throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
