package io.hfj.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostLimitsTest {
  private static final String HOST = "cdn.example";

  private final HostLimits ceilings = new HostLimits();

  private void enter(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      ceilings.enter(HOST);
    }
  }

  private boolean turnAway() {
    ceilings.leave(HOST);
    return ceilings.refused(HOST);
  }

  @Test
  void hasRoomForAnyNumberUntilOneIsTurnedAway() throws InterruptedException {
    enter(1000);
    assertTrue(ceilings.hasRoom(HOST));
    assertTrue(turnAway());
    assertFalse(ceilings.hasRoom(HOST));
    assertTrue(ceilings.hasRoom("other.example"));
  }

  @Test
  void leavesAsManyAsWereServed() throws InterruptedException {
    enter(8);
    for (int i = 0; i < 6; i++) {
      assertTrue(turnAway());
    }
    assertFalse(ceilings.hasRoom(HOST));
    ceilings.leave(HOST);
    assertTrue(ceilings.hasRoom(HOST));
    enter(1);
    assertFalse(ceilings.hasRoom(HOST));
  }

  @Test
  void doesNotBlameTheCompanyOfOneThatCameAlone() throws InterruptedException {
    enter(1);
    assertFalse(turnAway());
    enter(100);
    assertTrue(ceilings.hasRoom(HOST));
  }

  @Test
  void serveAHostThatAllowsTwoWithTwoAndSeldomAskForMore() throws InterruptedException {
    int[] turnedAway = {0};
    int answers = 0;
    Deque<Boolean> served = new ArrayDeque<>();
    enter(8);
    for (int i = 0; i < 8; i++) {
      if (served.size() < 2) {
        served.add(true);
        ceilings.answered(HOST);
      } else {
        turnAway();
      }
    }
    for (answers = 0; answers < 1000; answers++) {
      while (ceilings.hasRoom(HOST)) {
        enter(1);
        if (served.size() < 2) {
          served.add(true);
          ceilings.answered(HOST);
        } else {
          turnedAway[0]++;
          assertTrue(turnAway());
        }
      }
      assertEquals(2, served.size());
      served.remove();
      ceilings.leave(HOST);
    }
    assertTrue(turnedAway[0] > 0, "nobody would find out that more are allowed now");
    assertTrue(turnedAway[0] <= 20, turnedAway[0] + " requests in vain for 1,000 answers");
  }

  @Test
  void findsOutThatMoreAreAllowedNow() throws InterruptedException {
    enter(2);
    assertTrue(turnAway());
    for (int i = 0; i < 200; i++) {
      ceilings.answered(HOST);
      if (ceilings.hasRoom(HOST)) {
        enter(1);
      }
    }
    int inUse = 0;
    for (; inUse < 10; inUse++) {
      ceilings.leave(HOST);
    }
    assertTrue(ceilings.hasRoom(HOST));
  }

  @Test
  void wakesWhoWaitsForAPlace() throws InterruptedException {
    enter(2);
    assertTrue(turnAway());
    Thread waiting =
        new Thread(
            () -> {
              try {
                ceilings.enter(HOST);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    waiting.start();
    ceilings.leave(HOST);
    waiting.join();
    assertFalse(ceilings.hasRoom(HOST));
  }
}
