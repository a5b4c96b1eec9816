package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeriodicLineTest {
  @Test
  void printsOnceAPeriod() {
    Scene scene = new Scene();
    PeriodicLine line =
        new PeriodicLine(scene.out, () -> scene.board.snapshot().timing().elapsed().toNanos());
    line.update(() -> "too early");
    scene.pass(2);
    line.update(() -> "first");
    scene.pass(Duration.ofMillis(1_999));
    line.update(() -> "too early");
    scene.pass(Duration.ofMillis(1));
    line.update(() -> "second");
    assertEquals(List.of("first", "second"), scene.lines());
  }
}
