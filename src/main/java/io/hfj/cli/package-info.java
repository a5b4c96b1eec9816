/**
 * Commands: they turn arguments into calls of {@code download}, {@code store} and {@code auth}, and
 * print results. Objects come from {@link io.hfj.app.App}; domain rules are elsewhere. An option
 * overrides the environment variable of the same meaning in {@code app}.
 */
package io.hfj.cli;
