package io.hfj.xet.cas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import io.hfj.hub.LimitedJson;
import io.hfj.model.FileRange;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Answers of the service as JSON; those that are accepted have numbers that fit together. */
public final class ReconstructionReaderFuzz {
  private static final FileRange ASKED = new FileRange(100, 300);
  private static final long SIZE = 1000;

  private ReconstructionReaderFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try (JsonParser json = LimitedJson.parser(new ByteArrayInputStream(input))) {
      json.nextToken();
      check(new ReconstructionReader(ASKED, SIZE).read(json));
    } catch (IOException refused) {
      // other failures are defects
    }
  }

  private static void check(Reconstruction read) {
    assertTrue(read.range().start() <= ASKED.start() && ASKED.end() <= read.range().end());
    long position = read.range().start();
    for (Term term : read.terms()) {
      assertEquals(position, term.start());
      assertTrue(term.length() > 0);
      assertTrue(term.firstChunk() >= 0 && term.firstChunk() < term.endChunk());
      assertTrue(term.source().contains(term.firstChunk(), term.endChunk()));
      assertTrue(term.source().firstByte() >= 0 && term.source().bytes() > 0);
      position = term.end();
    }
    assertEquals(position, read.range().end());
    assertTrue(position <= SIZE);
  }
}
