/**
 * Fails every system call of every command in turn, and kills hfj at every call that changes the
 * disk, as curl's test suite fails every allocation.
 *
 * <p>How: {@code src/test/c/torture.c} is compiled when the tests run and preloaded ({@code
 * LD_PRELOAD}) into a JVM, the {@link io.hfj.torture.TortureWorker}, that runs hfj with a Hub of
 * the test's. It counts the calls of each kind on paths below the test's folder and on TCP sockets;
 * an untroubled run of each {@link io.hfj.torture.Scenario} tells which there are. Then each call
 * is failed in each way it can fail ({@link io.hfj.torture.FailureMode}): once, or from then on, as
 * where the disk is full, gone or read-only, or the network down. Failures need a fraction of a
 * second, for one JVM runs them one after another and sleeping takes no time in it; a kill needs a
 * JVM of its own.
 *
 * <p>After each ({@link io.hfj.torture.TortureRun}):
 *
 * <ul>
 *   <li>the exit code is one the README has for such a failure, never 1, and what is printed tells
 *       neither stack traces and class names nor the token;
 *   <li>every file with a final name has the content it had before or the one it gets in the end;
 *   <li>exit code 0 means that all is done, up to what is dispensable: kept lists and refs, marks
 *       for backup tools;
 *   <li>the same command then succeeds, and leaves exactly what an untroubled run leaves. An hour
 *       passes before it, for unfinished files are taken for abandoned by their time; and {@code
 *       cache prune} follows a deletion, for content left without a name is its business;
 *   <li>of a sample, the official client goes on with what was left.
 * </ul>
 *
 * <p>Reached: opening, reading, writing, forcing, closing and locking files, looking at them,
 * listing folders, making, renaming, removing and linking names, modes and times; making,
 * connecting, reading and writing TCP sockets, and what is needed to wait for them. Not reached:
 * calls that libc makes to itself ({@code realpath} reading links), memory and threads, name
 * resolution, Java's own file locks (used only where {@code flock} cannot be called), reflinks that
 * succeed (the disk of the test has none), TLS, what is written to standard output, and the
 * launcher. Sockets that do not block are never interrupted by a signal, so {@code EINTR} is for
 * files alone. Where a loop does the same with the same file again and again, its first four rounds
 * and its last one are taken. With several threads the calls of one kind may change places between
 * two runs: then a case strikes another call than its name says, or none ("not struck"), and holds
 * all the same.
 *
 * <p>To run: {@code ./mvnw verify} takes a sample, always the same, of about a minute; {@code
 * -Dit.test=TortureIT} runs it alone. The profile {@code torture} runs all in place of the other
 * tests, about 25,000 failures and 1,200 kills, which takes an hour or more:
 *
 * <pre>{@code ./mvnw -Ptorture verify -Djava.io.tmpdir=/dev/shm}</pre>
 *
 * <p>One scene, a kind of call in it, or one case as a failure names it: {@code -Dhfj.torture} runs
 * all cases whose names begin so, in shuffled order. The calls of a single case are written to
 * {@code target/torture-trace} (kind, number, whether it makes or writes a file, failure, path):
 *
 * <pre>{@code
 * ./mvnw -Ptorture verify -Dhfj.torture=resume-folder:
 * ./mvnw -Ptorture verify -Dhfj.torture=resume-folder:rename:
 * ./mvnw -Ptorture verify -Dhfj.torture=download:write:1:SHORT
 * }</pre>
 *
 * <p>Each complaint is printed when it is found; the failure at the end has the first 40.
 *
 * <p>Without Linux or a C compiler the tests are skipped, and say why.
 */
package io.hfj.torture;
