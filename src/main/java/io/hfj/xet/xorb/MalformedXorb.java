package io.hfj.xet.xorb;

import java.io.IOException;

/** The data is not a serialized xorb, or has a feature that no known encoder uses. */
public final class MalformedXorb extends IOException {
  private static final long serialVersionUID = 1;

  public MalformedXorb(String message) {
    super(message);
  }
}
