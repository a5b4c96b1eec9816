/**
 * A faster start: an archive of the classes that hfj uses, in the form the JVM keeps them in memory
 * (class data sharing), so that the next run need not read, check and link them.
 *
 * <p>A run that finds none, or one for another jar or JVM, starts {@link
 * io.hfj.archive.ArchiveBuilder} in the background and ends. That runs {@link
 * io.hfj.archive.TrainingRun} in a JVM of its own that notes down which classes it loads, has
 * another write these to an archive, and renames it into place. The launcher script hands to java
 * what it finds there; the JVM itself checks that jar and JVM are the same, and otherwise starts as
 * if there were none. Nothing here is ever told to the user: without an archive hfj only starts
 * more slowly.
 *
 * <p>The JVM's newer cache (AOTCache, Java 24) was tried and is not used: starts were slower, it
 * refuses to run beside other sharing flags, and it prints a warning where it does not fit.
 */
package io.hfj.archive;
