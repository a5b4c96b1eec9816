/**
 * What a failed exchange means. {@link io.hfj.http.failure.FailureTranslator} turns statuses,
 * headers and exceptions into a {@link io.hfj.http.failure.RequestFailed}, which carries the
 * failure that the user sees if the request is not made again; {@link
 * io.hfj.http.failure.RequestContext} names the object of the request.
 */
package io.hfj.http.failure;
