/**
 * What can go wrong, told to a person: one sealed family, each kind with its exit code and an
 * advice.
 *
 * <p>{@code IOException} lives inside a room and is translated at that room's door. Whatever else
 * reaches the top is a bug and shows its stack.
 */
package io.hfj.error;
