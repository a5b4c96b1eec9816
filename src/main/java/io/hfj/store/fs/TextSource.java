package io.hfj.store.fs;

import java.io.IOException;
import java.io.Writer;

/** Text that is written piece by piece, since it may be larger than memory. */
@FunctionalInterface
public interface TextSource {
  /** Writes the text; may be called several times. */
  void writeTo(Writer out) throws IOException;

  /** Returns a source of that text. */
  static TextSource of(String text) {
    return out -> out.write(text);
  }
}
