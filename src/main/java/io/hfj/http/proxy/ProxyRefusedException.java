package io.hfj.http.proxy;

import java.io.IOException;

/** A proxy requires credentials, or refuses those it was sent. Immutable. */
public final class ProxyRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String advice;

  ProxyRefusedException(String message, String advice) {
    super(message);
    this.advice = advice;
  }

  public String advice() {
    return advice;
  }
}
