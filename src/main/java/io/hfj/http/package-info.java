/**
 * HTTP: connections, credentials, endpoints, retries and the meaning of failures.
 *
 * <ul>
 *   <li>{@link io.hfj.http.HttpClients} configures OkHttp; {@code CallInterceptor} refuses calls to
 *       forbidden hosts, {@code ExchangeInterceptor} adds credentials to each request sent.
 *   <li>{@link io.hfj.http.hosts.HubHosts} decides where a token may go, and which hosts may be
 *       contacted. Each hop of a redirect is a new call, so both interceptors consult it again.
 *   <li>{@code http.failure} classifies a failure, {@code http.retry} decides whether and where the
 *       request is made again. {@link io.hfj.http.StaleConnectionRetry} is below both: it repeats a
 *       request that a stale idle connection lost, which is not a failure of the server.
 *   <li>Two classes limit the traffic of this process: {@link io.hfj.http.limit.BandwidthLimit}
 *       keeps bytes to the user's rate, {@link io.hfj.http.limit.Quotas} keeps requests within the
 *       servers' quotas.
 * </ul>
 */
package io.hfj.http;
