/**
 * The wire: how connections are made, who gets the token, whom to ask, and what failures mean.
 *
 * <ul>
 *   <li>{@link io.hfj.http.HttpClients} sets OkHttp up, and stops a request to whom we may not ask.
 *   <li>{@link io.hfj.http.hosts.HubHosts} is the one place that decides where a token may go, and
 *       which hosts may be asked at all.
 *   <li>{@link io.hfj.http.retry.Endpoints} knows which of several endpoints is asked now; a {@link
 *       io.hfj.http.retry.EndpointFailover} is one question's way through them: the next at once, a
 *       pause when all have failed in a row.
 *   <li>{@link io.hfj.http.retry.Retry} alone decides whether there is another try, and after how
 *       long; the one policy stands there.
 *   <li>Two things slow us down of our own accord: {@link io.hfj.http.limit.BandwidthLimit} keeps
 *       bytes to the rate the user wants, {@link io.hfj.http.limit.Quotas} keeps calls within what
 *       servers allow.
 * </ul>
 */
package io.hfj.http;
