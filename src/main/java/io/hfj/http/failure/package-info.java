/**
 * Classification of failed requests. {@link io.hfj.http.failure.FailureTranslator} turns statuses,
 * headers and exceptions into a {@link io.hfj.http.failure.RequestFailed}: whether another try may
 * help, the pause the server asks for, and the failure that the user sees if the request is not
 * retried. {@link io.hfj.http.failure.RequestContext} describes what was requested, for messages;
 * {@link io.hfj.http.failure.DataHostRefusal} is what a data host writes when it rejects a signed
 * URL.
 */
package io.hfj.http.failure;
