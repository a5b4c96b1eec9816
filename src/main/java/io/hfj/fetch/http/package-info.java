/**
 * The bytes of files over HTTP ranges.
 *
 * <ul>
 *   <li>{@link io.hfj.fetch.http.HttpSources} makes the {@code HttpByteSource} of each file: its
 *       address at every endpoint of the Hub, each with an {@code EndpointRoute}.
 *   <li>An {@code EndpointRoute} holds the signed address that an endpoint's address redirects to.
 *       It serves all ranges of the file until the store refuses it; then the endpoint is asked for
 *       a new one. So a file costs one request to the Hub, and one per range to the store.
 *   <li>{@code HttpAttempts} are the attempts at one lease. {@link
 *       io.hfj.http.retry.EndpointFailover} alone decides which endpoint is asked, and when again.
 *   <li>An {@code HttpExchange} sends the requests of one attempt and follows their redirects;
 *       {@code RangeAnswers} checks that the answer carries the bytes that were asked for; an
 *       {@code HttpByteStream} reads them.
 *   <li>{@code EndpointOrigins}: an endpoint is to blame for all bytes that it led to, whichever
 *       host sent them.
 * </ul>
 *
 * No address leaves this package, as signed ones are secrets: a host name stands for it.
 */
package io.hfj.fetch.http;
