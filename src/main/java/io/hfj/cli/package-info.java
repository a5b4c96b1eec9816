/**
 * Commands: they turn arguments into calls of {@code download}, {@code store} and {@code auth}, and
 * print results. Objects that need the network come from {@link io.hfj.app.App}; commands about the
 * cache and tokens create theirs. Domain rules are elsewhere. An option takes precedence over the
 * environment variable of the same meaning.
 */
package io.hfj.cli;
