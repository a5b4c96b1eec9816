/**
 * Faster startup through class data sharing (CDS): an archive of the classes of hfj in the
 * in-memory format of the JVM, so that the next run need not read, verify and link them.
 *
 * <p>A run without an archive, or with one for another jar or JVM, starts {@link
 * io.hfj.archive.ArchiveBuilder} in the background before it ends, without waiting for it. The
 * builder runs {@link io.hfj.archive.TrainingRun} in a JVM that records the classes it loads, lets
 * another JVM write them to an archive, and renames it into place. The launcher script passes the
 * archive to java; the JVM ignores it if jar or JVM differ. Nothing is reported to the user:
 * without an archive hfj only starts more slowly.
 *
 * <p>The JVM's newer cache (AOTCache, Java 24) was tried and is not used: starts were slower, it
 * rejects other sharing flags, and it prints a warning if it does not match.
 */
package io.hfj.archive;
