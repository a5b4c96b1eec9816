/**
 * Where tokens come from and are kept. {@link io.hfj.auth.TokenSource} knows the order in which
 * they count; nobody else reads the variables. {@link io.hfj.auth.TokenStore} keeps them in the
 * official client's files, so that one login serves both: at once or not at all, for the owner
 * alone, and under a lock. Git is told by way of its own helpers.
 */
package io.hfj.auth;
