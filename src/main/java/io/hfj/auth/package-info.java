/**
 * Token lookup and storage. {@link io.hfj.auth.TokenSource} chooses among option, environment and
 * file; {@code app.TokenFinder} puts the token that a CI job exchanges before the last two. {@link
 * io.hfj.auth.TokenStore} keeps tokens in the official client's files, so that one login serves
 * both: replaced atomically, readable by the owner only, and under a lock. Git stores them through
 * its own credential helpers.
 */
package io.hfj.auth;
