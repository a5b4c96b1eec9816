/**
 * Limits on our own traffic: {@link io.hfj.http.limit.BandwidthLimit} holds all bodies together to
 * the rate of {@code --limit-rate}, {@link io.hfj.http.limit.Quotas} spaces requests so that they
 * stay within the quotas that servers announce in {@code RateLimit} headers.
 */
package io.hfj.http.limit;
