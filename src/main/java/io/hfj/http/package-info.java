/**
 * HTTP: connections, credentials, endpoints, retries and the meaning of failures.
 *
 * <ul>
 *   <li>{@link io.hfj.http.HttpClients} configures OkHttp, and refuses requests to forbidden hosts.
 *   <li>{@link io.hfj.http.hosts.HubHosts} alone decides where a token may go, and which hosts may
 *       be contacted.
 *   <li>{@link io.hfj.http.retry.Endpoints} holds which of several endpoints is current; a {@link
 *       io.hfj.http.retry.EndpointFailover} takes one request through them: the next at once, a
 *       pause when all have failed in a row.
 *   <li>{@link io.hfj.http.retry.Retry} alone decides whether a request is tried again, and after
 *       how long.
 *   <li>Two classes limit our own traffic: {@link io.hfj.http.limit.BandwidthLimit} keeps bytes to
 *       the user's rate, {@link io.hfj.http.limit.Quotas} keeps requests within the servers'
 *       quotas.
 * </ul>
 */
package io.hfj.http;
