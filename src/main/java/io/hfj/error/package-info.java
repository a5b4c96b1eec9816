/**
 * Failures as reported to the user: one sealed family, each kind with an exit code and advice.
 *
 * <p>{@code IOException} is translated at the edge of the package in which it occurs. Any other
 * exception that reaches the top is a bug, and its stack trace is shown.
 */
package io.hfj.error;
