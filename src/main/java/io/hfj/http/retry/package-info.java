/**
 * When a failed request is made again, and at which endpoint: one decision in two layers.
 *
 * <ul>
 *   <li>{@link io.hfj.http.retry.EndpointFailover} takes one request, or one range of a file,
 *       through the endpoints. If one fails, the next is tried at once.
 *   <li>When all endpoints (often only one) have failed in a row, {@link io.hfj.http.retry.Retry}
 *       decides whether there is another round and after what pause, by the numbers of {@link
 *       io.hfj.http.retry.RetryPolicy}. No other class makes a request again.
 *   <li>{@link io.hfj.http.retry.Endpoints} remembers which endpoint is current and which failed.
 * </ul>
 *
 * A new rule about a status or header belongs into {@link io.hfj.http.failure.FailureTranslator},
 * which decides the kind of failure and the pause that the server asks for; a new rule about
 * numbers of tries and pauses belongs into {@code Retry}.
 */
package io.hfj.http.retry;
