package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionControllerTest {
  private static final String HOST = "cdn.example";

  private final ConnectionController connections = new ConnectionController(8, 32, 16, 2);

  private static int first(int connections, long... sizes) {
    List<FetchJob> jobs = new ArrayList<>();
    for (long size : sizes) {
      RemoteFile file =
          RemoteFile.of(new RepoPath("file-" + jobs.size()), size, new Etag("0".repeat(64)));
      jobs.add(new FetchJob(file, null, null, null));
    }
    FetchLimits limits = new FetchLimits(100, connections, 16, Duration.ofSeconds(10));
    return ConnectionController.of(limits, jobs, 2).allowed();
  }

  @Test
  void startsWithManyConnectionsForSmallFiles() {
    assertEquals(32, first(64, 8_000, 200, 64 << 10));
    assertEquals(8, first(64, 8_000, 200, 1 << 20));
    assertEquals(8, first(64, 1L << 40));
  }

  @Test
  void startsWithNoMoreConnectionsThanAllowed() {
    assertEquals(3, first(3, 8_000));
  }

  private void enter(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      connections.acquire(HOST);
    }
  }

  private boolean refuse() {
    connections.release(HOST);
    return connections.refused(HOST, Optional.empty(), false);
  }

  @Test
  void acceptsAnyNumberUntilOneIsRefused() throws InterruptedException {
    enter(1000);
    assertTrue(connections.hasRoom(HOST));
    assertTrue(refuse());
    assertFalse(connections.hasRoom(HOST));
    assertTrue(connections.hasRoom("other.example"));
  }

  @Test
  void limitsAHostToThoseItServes() throws InterruptedException {
    enter(8);
    for (int i = 0; i < 6; i++) {
      assertTrue(refuse());
    }
    assertFalse(connections.hasRoom(HOST));
    connections.release(HOST);
    assertTrue(connections.hasRoom(HOST));
    enter(1);
    assertFalse(connections.hasRoom(HOST));
  }

  @Test
  void doesNotLimitAHostThatRefusesTheOnlyConnection() throws InterruptedException {
    enter(1);
    assertFalse(refuse());
    enter(100);
    assertTrue(connections.hasRoom(HOST));
  }

  @Test
  void usesTwoConnectionsIfTwoAreAllowedAndSeldomProbes() throws InterruptedException {
    int[] turnedAway = {0};
    int answers = 0;
    Deque<Boolean> served = new ArrayDeque<>();
    enter(8);
    for (int i = 0; i < 8; i++) {
      if (served.size() < 2) {
        served.add(true);
        connections.answered(HOST);
      } else {
        refuse();
      }
    }
    for (answers = 0; answers < 1000; answers++) {
      while (connections.hasRoom(HOST)) {
        enter(1);
        if (served.size() < 2) {
          served.add(true);
          connections.answered(HOST);
        } else {
          turnedAway[0]++;
          assertTrue(refuse());
        }
      }
      assertEquals(2, served.size());
      served.remove();
      connections.release(HOST);
    }
    assertTrue(turnedAway[0] > 0, "no probe for a higher limit");
    assertTrue(turnedAway[0] <= 20, turnedAway[0] + " requests in vain for 1,000 answers");
  }

  @Test
  void raisesTheLimitWhenMoreAreAllowed() throws InterruptedException {
    enter(2);
    assertTrue(refuse());
    for (int i = 0; i < 200; i++) {
      connections.answered(HOST);
      if (connections.hasRoom(HOST)) {
        enter(1);
      }
    }
    int inUse = 0;
    for (; inUse < 10; inUse++) {
      connections.release(HOST);
    }
    assertTrue(connections.hasRoom(HOST));
  }

  private boolean refuse(boolean again) {
    connections.release(HOST);
    return connections.refused(HOST, Optional.of(Duration.ofSeconds(1)), again);
  }

  @Test
  void keepsARequestedPauseBeforeItLimitsTheNumber() throws InterruptedException {
    enter(3);
    assertFalse(refuse(false));
    assertTrue(connections.hasRoom(HOST));
    enter(1);
    assertTrue(refuse(true));
    assertFalse(connections.hasRoom(HOST));
    assertEquals(2, connections.accepted(HOST));
    assertTrue(refuse(false));
    assertEquals(1, connections.accepted(HOST));
  }

  @Test
  void doesNotLimitForASecondRefusalWithoutAPause() throws InterruptedException {
    enter(3);
    connections.release(HOST);
    assertFalse(connections.refused(HOST, Optional.empty(), true));
    assertTrue(connections.hasRoom(HOST));
  }

  @Test
  void startsAFileWithAsManyConnectionsAsProcessors() {
    ConnectionController small = new ConnectionController(8, 32, 16, 1);
    assertEquals(1, small.file(1L << 40, 0, 1).allowed(0, 0, 0, 0, 1));
    assertEquals(2, connections.file(1L << 40, 0, 1).allowed(0, 0, 0, 0, 1));
  }

  @Test
  void givesAFileNoMoreConnectionsThanItsMissingBytesJustify() {
    assertEquals(16, connections.file(1L << 40, 0, 1).most());
    assertEquals(3, connections.file(7L << 20, 0, 1).most());
    assertEquals(1, connections.file(1, 0, 1).most());
  }

  @Test
  void wakesTheThreadThatWaitsForAPlace() throws InterruptedException {
    enter(2);
    assertTrue(refuse());
    Thread waiting =
        new Thread(
            () -> {
              try {
                connections.acquire(HOST);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    waiting.start();
    connections.release(HOST);
    waiting.join();
    assertFalse(connections.hasRoom(HOST));
  }
}
