/**
 * What the program makes of a failure: its exit status, {@link io.hfj.error.ExitCode}, and a hint
 * that names options and commands, {@link io.hfj.error.CommandHints}. The failures themselves are
 * {@link io.hfj.HubException} and its subclasses, thrown by all packages.
 *
 * <p>{@code IOException} is translated before it leaves the package in which it occurs. Any other
 * exception that reaches the top is a bug, and its stack trace is shown. If several files fail,
 * {@code download.PlanExecutor} combines their failures into one: network failures take precedence
 * over refusals of access, because they are worth another run.
 */
package io.hfj.error;
