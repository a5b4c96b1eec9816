/**
 * Failures as reported to the user: a sealed hierarchy under {@link io.hfj.error.HfjException}.
 * Each carries a message, a hint ({@code advice}) and its {@link io.hfj.error.ExitCode}, set where
 * the failure is created. If several files fail, {@code download.PlanExecutor} makes one failure of
 * theirs: network failures take precedence over refusals of access, because they are worth another
 * run.
 *
 * <p>{@code IOException} is translated before it leaves the package in which it occurs. Any other
 * exception that reaches the top is a bug, and its stack trace is shown.
 */
package io.hfj.error;
