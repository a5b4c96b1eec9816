package io.hfj.http;

import java.io.IOException;

/** A proxy wants to know who we are, or does not believe it. Immutable. */
final class ProxyRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String advice;

  ProxyRefusedException(String message, String advice) {
    super(message);
    this.advice = advice;
  }

  String advice() {
    return advice;
  }
}
