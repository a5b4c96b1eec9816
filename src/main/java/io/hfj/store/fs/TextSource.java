package io.hfj.store.fs;

import java.io.IOException;
import java.io.Writer;

/** A text that is written piece by piece: it may be larger than the memory. */
@FunctionalInterface
public interface TextSource {
  /** Writes all of it; may be called several times. */
  void writeTo(Writer out) throws IOException;

  /** A text that is there already. */
  static TextSource of(String text) {
    return out -> out.write(text);
  }
}
