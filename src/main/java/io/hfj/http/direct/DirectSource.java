package io.hfj.http.direct;

/** A socket whose bytes can be had past OkHttp. */
public interface DirectSource {
  /** The socket's input stream; always the same. */
  DirectInput direct();
}
