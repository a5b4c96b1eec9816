package io.hfj.http;

/** A socket whose bytes can be had past OkHttp. */
interface DirectSource {
  /** The socket's input stream; always the same. */
  DirectInput direct();
}
