/**
 * Finds out why downloads do not work on this machine. A {@link io.hfj.doctor.Checkup} checks Java
 * and the disk first and the Hub last; each check yields one {@link io.hfj.doctor.Finding}. Checks
 * that depend on a failed one are skipped, so the first failure is the one to fix. Nothing is
 * changed: files made for a check are removed again.
 */
package io.hfj.doctor;
