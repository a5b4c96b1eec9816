package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.cas;
import static io.hfj.testing.FakeHubMatch.data;
import static io.hfj.testing.FakeHubMatch.info;
import static io.hfj.testing.FakeHubMatch.resolve;
import static io.hfj.testing.FakeHubMatch.token;
import static io.hfj.testing.FakeHubMatch.tree;
import static io.hfj.testing.FakeHubMatch.xorb;

import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubMatch;
import io.hfj.testing.FakeHubRequest;
import io.hfj.testing.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Makes a Hub misbehave at random, and records which responses were changed. For one thread. */
final class ChaosFaults {
  private static final int MOST_OFFSET = 4 << 20;

  private final FakeHub hub;
  private final ChaosRepo repo;
  private final Set<FakeHubRequest> struck = ConcurrentHashMap.newKeySet();
  private int spoilers;

  ChaosFaults(FakeHub hub, ChaosRepo repo) {
    this.hub = hub;
    this.repo = repo;
  }

  /** A fault to inject. */
  private record Trouble(String name, boolean spoilsContent, Fault... faults) {}

  /** Adds one to four random rules and logs them. */
  void begin(Random random, ChaosLog log) {
    int rules = 1 + random.nextInt(4);
    for (int i = 0; i < rules; i++) {
      rule(random, log);
    }
    if (random.nextInt(6) == 0) {
      Duration life = Duration.ofSeconds(random.nextInt(3));
      hub.configure(options -> options.linkLife(life));
      hub.xet().urlLife(life).tokenLife(life);
      log.add("links live for " + life);
    }
    if (random.nextInt(6) == 0) {
      int skipped = random.nextInt(10);
      hub.on(FakeHubMatch.any())
          .skip(skipped)
          .once()
          .fault(Fault.running(() -> hub.repos().put(repo.after)));
      log.add("main moves at request " + skipped);
    }
  }

  private void rule(Random random, ChaosLog log) {
    boolean forData = random.nextInt(3) > 0;
    String kind = ChaosRepo.pick(forData ? dataKinds() : jsonKinds(), random);
    Trouble trouble = forData ? dataTrouble(random) : jsonTrouble(random);
    double chance = List.of(0.05, 0.2, 0.5, 1.0).get(random.nextInt(4));
    int times = random.nextInt(3) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(6);
    SplittableRandom dice = new SplittableRandom(random.nextLong());
    FakeHubMatch match = match(kind).and(request -> request.method().equals("GET"));
    hub.on(match.and(request -> strikes(request, dice, chance)))
        .times(times)
        .fault(trouble.faults());
    spoilers += trouble.spoilsContent() ? 1 : 0;
    String most = times == Integer.MAX_VALUE ? "" : ", up to " + times + " times";
    log.add(kind + ": " + trouble.name() + " at " + chance + most);
  }

  private List<String> dataKinds() {
    return repo.chunked ? List.of("data", "xorb", "xorb") : List.of("data");
  }

  private List<String> jsonKinds() {
    return repo.chunked
        ? List.of("info", "tree", "resolve", "token", "cas", "cas")
        : List.of("info", "tree", "resolve");
  }

  private boolean strikes(FakeHubRequest request, SplittableRandom dice, double chance) {
    synchronized (dice) {
      if (dice.nextDouble() >= chance) {
        return false;
      }
    }
    struck.add(request);
    return true;
  }

  private static FakeHubMatch match(String kind) {
    return switch (kind) {
      case "info" -> info();
      case "tree" -> tree();
      case "resolve" -> resolve();
      case "token" -> token();
      case "cas" -> cas();
      case "xorb" -> xorb();
      default -> data();
    };
  }

  private static Trouble dataTrouble(Random random) {
    int offset = random.nextInt(1 + random.nextInt(MOST_OFFSET));
    List<Supplier<Trouble>> troubles =
        List.of(
            () -> trouble("reset after " + offset, Fault.resetAfter(offset)),
            () -> trouble("end early after " + offset, Fault.endEarlyAfter(offset)),
            () -> trouble("stall after " + offset, Fault.stallAfter(offset)),
            () -> spoiler("flipped bit at " + offset, Fault.flipBit(offset)),
            () -> spoiler("flipped bits", Fault.flipBit(0), Fault.flipBit(offset)),
            () -> spoiler("flipped bit at 0", Fault.flipBit(0)),
            () -> spoiler("flipped bit at 99 999", Fault.flipBit(99_999)),
            () -> spoiler("whole for range", Fault.ignoreRange()),
            () -> spoiler("shifted Content-Range", Fault.shiftedContentRange(1 + offset)),
            () -> spoiler("wrong total", Fault.wrongTotal(offset)),
            () -> spoiler("no Content-Range", Fault.withoutHeader("Content-Range")),
            () -> spoiler("claims to be gzip", Fault.brokenGzip()),
            () -> spoiler("chunked", Fault.chunked()),
            () -> spoiler("junk behind", Fault.junkAfterBody(1 + offset % 100_000)),
            () -> trouble("expired", Fault.expiredSignature()),
            () -> trouble("slow", Fault.slow(200_000 + offset)),
            () -> trouble("slow", Fault.slow(2_000_000)),
            () -> anyTrouble(random));
    return ChaosRepo.pick(troubles, random).get();
  }

  private static Trouble jsonTrouble(Random random) {
    List<Supplier<Trouble>> troubles =
        List.of(
            () -> spoiler("half of it", Fault.malformedJson()),
            () -> spoiler("gzip", Fault.gzip()),
            () -> spoiler("end early", Fault.endEarlyAfter(random.nextInt(300))),
            () -> anyTrouble(random),
            () -> anyTrouble(random));
    return ChaosRepo.pick(troubles, random).get();
  }

  private static Trouble anyTrouble(Random random) {
    List<Supplier<Trouble>> troubles =
        List.of(
            () -> trouble("close", Fault.closeBeforeAnswer()),
            () -> trouble("reset", Fault.resetBeforeAnswer()),
            () -> trouble("silent", Fault.silent()),
            () -> trouble("500", Fault.status(500, "oops")),
            () -> trouble("503", Fault.status(503, "busy", "Retry-After", "1")),
            () -> trouble("429", Fault.status(429, "slow down", "Retry-After", "1")),
            () -> trouble("408", Fault.status(408, "too slow")),
            () -> trouble("captive portal", Fault.captivePortal()),
            () -> trouble("redirect loop", Fault.redirectLoop()),
            () -> trouble("no HTTP", Fault.malformedStatusLine()));
    return ChaosRepo.pick(troubles, random).get();
  }

  private static Trouble trouble(String name, Fault... faults) {
    return new Trouble(name, false, faults);
  }

  private static Trouble spoiler(String name, Fault... faults) {
    return new Trouble(name, true, faults);
  }

  /** Removes the faults; responses under way keep theirs. */
  void lift() {
    hub.clearFaults();
    hub.configure(options -> options.linkLife(Duration.ofHours(1)));
    hub.xet().urlLife(Duration.ofHours(1)).tokenLife(Duration.ofHours(1));
  }

  /** Returns the bytes of changed responses, which may have been useless. */
  long bytesStruck() {
    return struck.stream().mapToLong(FakeHubRequest::bytesServed).sum();
  }

  /** Returns the number of kinds of faults that make a client discard bytes it has. */
  int spoilers() {
    return spoilers;
  }
}
