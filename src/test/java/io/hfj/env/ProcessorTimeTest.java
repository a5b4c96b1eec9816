package io.hfj.env;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorTimeTest {
  @TempDir Path temp;

  private Path stat(String text) throws IOException {
    return Files.writeString(temp.resolve("stat"), text);
  }

  @Test
  void tellsThePartThatWasInUseSinceItWasAskedLast() throws Exception {
    ProcessorTime time = new ProcessorTime(stat("cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 2\n"));
    assertEquals(0.2, time.getAsDouble(), 1e-9);
    stat("cpu  160 10 110 710 110 0 0 0 0 0\n");
    assertEquals(0.8, time.getAsDouble(), 1e-9);
    assertEquals(0, time.getAsDouble()); // no time has passed
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cpu", "cpu  a b c d e f", "cpu 99999999999999999999 1 1 1 1"})
  void knowsNothingFromWhatItCannotRead(String text) throws Exception {
    assertEquals(0, new ProcessorTime(stat(text)).getAsDouble());
  }

  @Test
  void knowsNothingWhereThereIsNoSuchFile() {
    assertEquals(0, new ProcessorTime(temp.resolve("none")).getAsDouble());
  }
}
