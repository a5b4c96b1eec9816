/**
 * Sockets whose bytes go straight into direct buffers, bypassing OkHttp's own 8 KiB segments, for
 * plain connections and TLS.
 */
package io.hfj.http.direct;
