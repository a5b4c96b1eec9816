/**
 * Finds out why downloads do not work here. A {@link io.hfj.doctor.Checkup} checks the machine
 * first and the Hub last; each check yields one {@link io.hfj.doctor.Finding}. A failed check skips
 * those that depend on it, so the first failure is the one to fix. Nothing is changed: files made
 * for a check are removed again.
 */
package io.hfj.doctor;
