/**
 * When a failed request is made again, and at which endpoint: one decision in two layers.
 *
 * <ul>
 *   <li>{@link io.hfj.http.retry.EndpointFailover} takes one request, or one range of a file,
 *       through the endpoints. If one fails, the next is tried at once.
 *   <li>When all endpoints (often only one) have failed in a row, {@link io.hfj.http.retry.Retry}
 *       decides whether there is another round and after what pause, by the numbers of {@link
 *       io.hfj.http.retry.RetryPolicy}. No other class starts another round. A try is one request
 *       to one endpoint; a round tries each endpoint at most once, and may skip those that failed
 *       before.
 *   <li>{@link io.hfj.http.retry.Endpoints} remembers which endpoint is current and which failed.
 * </ul>
 *
 * A new rule about a status or header belongs in {@link io.hfj.http.failure.FailureTranslator},
 * which decides the kind of failure and the pause before the next try, if the response fixes one; a
 * new rule about numbers of tries and pauses belongs in {@code Retry}.
 */
package io.hfj.http.retry;
