/**
 * Sockets whose bytes go straight into direct buffers, bypassing OkHttp's own 8 KiB segments, for
 * plain connections and TLS.
 *
 * <p>Enabled in {@code HttpClients.sockets}, which selects the socket factory: on sockets of
 * another factory, such as those that OkHttp itself opens to a SOCKS proxy, nothing here has an
 * effect. {@code ContentBodyTest} verifies against the real OkHttp that reads bypass its segments.
 *
 * <p>Kept for its speed. 1 GiB from nginx on the same machine with two processors, time with direct
 * sockets divided by time without, medians of 15 interleaved rounds: Java 25 0.85 wall and 0.86
 * processor time over HTTP, 0.89 and 0.89 over TLS 1.3; Java 17 0.88 and 0.88, 0.90 and 0.92.
 */
package io.hfj.http.direct;
