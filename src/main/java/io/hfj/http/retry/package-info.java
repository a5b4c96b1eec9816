/**
 * When a failed request is made again, and at which endpoint. {@link io.hfj.http.retry.Retry} holds
 * the one retry policy; {@link io.hfj.http.retry.EndpointFailover} tries the endpoints in turn for
 * one request; {@link io.hfj.http.retry.Endpoints} remembers which of them failed.
 */
package io.hfj.http.retry;
