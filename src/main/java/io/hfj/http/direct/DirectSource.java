package io.hfj.http.direct;

/** A socket whose bytes can be read without copying them through OkHttp. */
public interface DirectSource {
  /** Returns the socket's input stream, always the same one. */
  DirectInput direct();
}
