/**
 * Commands: they turn arguments into calls of {@code download}, {@code store} and {@code auth}, and
 * print results. Objects come from {@link io.hfj.app.App}; domain rules are elsewhere. Where an
 * option and an environment variable mean the same, {@code app} uses the option.
 */
package io.hfj.cli;
