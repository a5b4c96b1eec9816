package io.hfj.http.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.http.failure.RateLimitHeaders.RateLimit;
import io.hfj.http.limit.Quota.Admission;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuotaTest {
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private final Quota quota = new Quota(WINDOW);

  private void answered(long left) {
    quota.update(0, new RateLimit("resolvers", left, WINDOW, 300, WINDOW), false, false);
    quota.settle(false);
  }

  @Test
  void awaitsAResponseThatMayAllowTheLastPlannedCalls() {
    quota.plan(3);
    quota.start(0);
    quota.start(0);
    answered(1); // the server may have counted the other call too
    assertEquals(Admission.AWAIT_ANSWER, quota.next(0, true));
    answered(1);
    assertEquals(Admission.GO, quota.next(0, true));
  }

  @Test
  void awaitsTheWindowWhenTooLittleIsLeftForWhatIsPlanned() {
    quota.plan(4);
    quota.start(0);
    quota.start(0);
    answered(1);
    assertEquals(Admission.AWAIT_WINDOW, quota.next(0, true));
  }
}
