/**
 * Finds out why downloads do not work here. A {@link io.hfj.doctor.Checkup} goes from the machine
 * to the Hub, each step one {@link io.hfj.doctor.Finding}; a step that failed takes those along
 * that build upon it, so that the first failure is the one to mend. Nothing is changed: what is
 * made to try something is removed again.
 */
package io.hfj.doctor;
