/**
 * Failures as reported to the user: a sealed hierarchy under {@link io.hfj.error.HfjException}.
 * Each carries a message and a hint ({@code advice}); its class fixes the {@link
 * io.hfj.error.ExitCode}. If several files fail, {@code download.PlanExecutor} combines them into
 * one: network failures take precedence over refusals of access, because they are worth another
 * run.
 *
 * <p>{@code IOException} is translated before it leaves the package in which it occurs. Any other
 * exception that reaches the top is a bug, and its stack trace is shown.
 */
package io.hfj.error;
