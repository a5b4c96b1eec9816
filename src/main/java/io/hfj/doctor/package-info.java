/**
 * Finds out why downloads do not work on this machine. A {@link io.hfj.doctor.Checkup} runs the
 * checks of the disk first and those of the Hub last; each check yields one {@link
 * io.hfj.doctor.Finding}. When a check fails, the {@code Checkup} skips those that depend on it, so
 * the first failure is the one to fix. Nothing is changed: files made for a check are removed
 * again.
 */
package io.hfj.doctor;
