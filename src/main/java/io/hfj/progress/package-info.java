/**
 * Progress of a download: events and their totals. Packages that download emit events and never
 * format; {@link io.hfj.progress.ProgressBoard} adds the events up, and {@code console} draws.
 */
package io.hfj.progress;
