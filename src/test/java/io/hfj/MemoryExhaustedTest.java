package io.hfj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import org.junit.jupiter.api.Test;

class MemoryExhaustedTest {
  @Test
  void distinguishesALimitOfThreadsFromOneOfMemory() {
    OutOfMemoryError threads =
        new OutOfMemoryError(
            "unable to create native thread: possibly out of memory or process/resource limits"
                + " reached");
    MemoryExhausted told = MemoryExhausted.of(threads);
    assertTrue(told.getMessage().startsWith("cannot start a thread"), told.getMessage());
    assertTrue(told.advice().contains("ulimit -u"), told.advice());
    assertEquals(ExitCode.MEMORY, ExitCode.of(told));
    MemoryExhausted memory = MemoryExhausted.of(new OutOfMemoryError("Java heap space"));
    assertEquals(MemoryExhausted.heapExhausted().getMessage(), memory.getMessage());
    assertTrue(memory.advice().contains("-Xmx"), memory.advice());
  }
}
