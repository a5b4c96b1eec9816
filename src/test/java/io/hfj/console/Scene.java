package io.hfj.console;

import io.hfj.ProgressEvent;
import io.hfj.ProgressEvent.Planned;
import io.hfj.progress.ProgressBoard;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A terminal, a clock and an output for a renderer, controlled by the test. */
final class Scene {
  static final String REPO = "hfj/demo-model";
  static final String COMMIT = "1a2b3c4d5e".repeat(4);

  final Map<String, String> env = new HashMap<>(Map.of("TERM", "xterm", "NO_COLOR", "1"));
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  final ProgressBoard board = new ProgressBoard(() -> now());
  WindowSize window = new WindowSize(80, 24);
  Charset charset = StandardCharsets.UTF_8;
  boolean attached = true;
  private long now;

  private long now() {
    return now;
  }

  Terminal terminal() {
    return new Terminal(env, attached, charset, () -> Optional.of(window));
  }

  Scene sized(int columns, int rows) {
    window = new WindowSize(columns, rows);
    return this;
  }

  void pass(Duration time) {
    now += time.toNanos();
  }

  void pass(int seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  /** Returns the text written since the last call. */
  String written() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return text;
  }

  List<String> lines() {
    return written().lines().toList();
  }

  static Planned plan(int files, long size, int presentFiles, long presentBytes) {
    return new Planned(REPO, COMMIT, files, size, presentFiles, presentBytes);
  }

  static String file(String path) {
    return path;
  }

  void emit(ProgressEvent... events) {
    for (ProgressEvent event : events) {
      board.on(event);
    }
  }
}
