package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.hfj.ProgressEvent.Notice;
import io.hfj.ProgressEvent.Received;
import org.junit.jupiter.api.Test;

class RenderersTest {
  private final Scene scene = new Scene();

  @Test
  void drawsBarsOnATerminal() {
    assertInstanceOf(TerminalBars.class, choose(ProgressMode.BARS));
  }

  @Test
  void writesLinesWhereBarsCannotBeDrawn() {
    scene.env.put("TERM", "dumb");
    assertInstanceOf(LogLines.class, choose(ProgressMode.BARS));
    scene.env.put("TERM", "xterm");
    scene.attached = false;
    assertInstanceOf(LogLines.class, choose(ProgressMode.BARS));
  }

  @Test
  void createsTheRequestedRenderer() {
    assertInstanceOf(LogLines.class, choose(ProgressMode.PLAIN));
    assertInstanceOf(LogLines.class, choose(ProgressMode.SUMMARY));
    assertInstanceOf(JsonLines.class, choose(ProgressMode.JSON));
  }

  @Test
  void printsNothingButCountsInQuietMode() {
    Renderer quiet = choose(ProgressMode.QUIET);
    quiet.start();
    quiet.on(new Notice("anything"));
    quiet.on(new Received(Scene.file("a"), 7));
    quiet.close();
    assertEquals("", scene.written());
    assertEquals(7, scene.board.snapshot().bytes().fetched());
  }

  private Renderer choose(ProgressMode mode) {
    return Renderers.choose(mode, scene.terminal(), scene.out, scene.board, "");
  }
}
