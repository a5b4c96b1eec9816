/**
 * Client-side throttling: {@link io.hfj.http.limit.BandwidthLimit} caps the combined rate of all
 * response bodies ({@code --limit-rate}), {@link io.hfj.http.limit.Quotas} spaces requests so that
 * they stay within the quotas that servers announce in {@code RateLimit} headers.
 */
package io.hfj.http.limit;
