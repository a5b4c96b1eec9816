/**
 * The byte source of files that are read over HTTP ranges.
 *
 * <ul>
 *   <li>{@link io.hfj.fetch.http.HttpSources} makes the {@code HttpByteSource} of each file: its
 *       URL at every endpoint of the Hub, each with an {@code EndpointRoute}.
 *   <li>An {@code EndpointRoute} holds the signed URL that an endpoint redirects to. It serves all
 *       ranges of the file until the data host rejects it; then the endpoint is asked for a new
 *       one. So a file costs one request to the Hub, and one per range to the data host.
 *   <li>{@code HttpAttempts} are the attempts at one lease. They delegate every decision about
 *       another attempt to an {@link io.hfj.http.retry.EndpointFailover}; {@code HttpFailures} only
 *       converts between its failures and those of {@code fetch}.
 *   <li>An {@code HttpExchange} sends the requests of one attempt and follows their redirects;
 *       {@code RangeResponses} checks that a response carries the requested bytes before any of
 *       them is used; an {@code HttpByteStream} reads them.
 *   <li>{@code EndpointOrigins} attributes all bytes to the endpoint that redirected to them, not
 *       to the host that sent them.
 * </ul>
 *
 * Signed URLs are secrets and do not leave this package; others see only the host name.
 */
package io.hfj.fetch.http;
