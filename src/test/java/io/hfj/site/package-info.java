/**
 * Tests of the README and the guides in {@code src/site}: every command they show is run against a
 * Hub of the test, and their pictures are drawn from real runs and measured figures.
 *
 * <p>The language of a fenced block decides what is done with it. {@code sh}: run; a line that ends
 * with {@code # exit N} has to end with that status, all others with 0. {@code yaml} and {@code
 * dockerfile}: parsed, and the commands in them run. {@code console}: not run, and listed in {@link
 * DocumentedCommandsIT}. {@code -Dhfj.pictures=write} draws the pictures again.
 */
package io.hfj.site;
