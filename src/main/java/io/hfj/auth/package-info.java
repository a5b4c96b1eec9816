/**
 * Where tokens come from. {@link io.hfj.auth.TokenSource} knows the order; nobody else reads the
 * variables or the file.
 */
package io.hfj.auth;
