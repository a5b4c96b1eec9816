/**
 * Fails every system call of every command in turn, and kills hfj at every call that changes the
 * disk, like the torture tests of curl, which fail every memory allocation.
 *
 * <p>{@code src/test/c/torture.c} is compiled when the tests run and preloaded ({@code LD_PRELOAD})
 * into a JVM, the {@link io.hfj.torture.TortureWorker}, which runs hfj against a Hub of the test.
 * It counts the calls of each kind on paths below the test's folder and on TCP sockets. A run of
 * each {@link io.hfj.torture.Scenario} without failures lists the calls there are. Then each call
 * is failed in each way it can fail ({@link io.hfj.torture.FailureMode}): once, or from then on,
 * like when the disk is full, gone or read-only, or the network is down. A failure takes a fraction
 * of a second, because one JVM runs many cases and sleeping takes no time in it; a kill needs a JVM
 * of its own.
 *
 * <p>{@link io.hfj.torture.TortureRun} checks after each case:
 *
 * <ul>
 *   <li>The exit code is one the guide lists for such a failure, never 1, and the output contains
 *       no stack traces, class names or token.
 *   <li>Every file with a final name has either its old content or its final content.
 *   <li>Exit code 0 means that everything is done, except for dispensable files: cached listings
 *       and refs, and marks for backup tools.
 *   <li>The same command then succeeds, and leaves exactly what a run without failures leaves. Its
 *       unfinished files are first aged by an hour, because younger ones are not taken for
 *       abandoned; and {@code cache prune} follows a deletion, because it removes unreferenced
 *       content.
 *   <li>For a sample, the official client finishes what was left.
 * </ul>
 *
 * <p>Covered: opening, reading, writing, syncing, closing and locking files, reading their
 * attributes, listing folders, creating, renaming, removing and linking names, modes and times;
 * creating, connecting, reading and writing TCP sockets, and creating what polls them. Not covered:
 * calls that libc makes internally ({@code realpath} reading links), memory and threads, name
 * resolution, Java's own file locks (used only where {@code flock} cannot be called), reflinks that
 * succeed (the disk of the test has none), TLS, writes to standard output, and the launcher.
 * Signals never interrupt sockets that do not block, so {@code EINTR} is for files only. Of a loop
 * over one file, the first four repetitions and the last one are failed. With several threads the
 * calls of one kind may change places between two runs: then a case fails another call than its
 * name says, or none ("not injected"), and the checks hold all the same.
 *
 * <p>{@code ./mvnw verify} runs a sample, always the same, in about a minute; {@code
 * -Dit.test=TortureIT} runs it alone. The profile {@code torture} runs all cases in place of the
 * other tests, about 25,000 failures and 1,200 kills, which takes an hour or more:
 *
 * <pre>{@code ./mvnw -Ptorture verify -Djava.io.tmpdir=/dev/shm}</pre>
 *
 * <p>{@code -Dhfj.torture} selects the cases whose names start with its value, in shuffled order:
 * one scenario, one kind of call in it, or one case as a failure prints it. The calls of a single
 * case are written to {@code target/torture-trace} (kind, number, whether it opens a file with
 * O_CREAT or for writing, failure, path):
 *
 * <pre>{@code
 * ./mvnw -Ptorture verify -Dhfj.torture=resume-folder:
 * ./mvnw -Ptorture verify -Dhfj.torture=resume-folder:rename:
 * ./mvnw -Ptorture verify -Dhfj.torture=download:write:1:SHORT
 * }</pre>
 *
 * <p>Each problem is printed when it is found; the assertion at the end lists the first 40.
 *
 * <p>Without Linux or a C compiler the tests are skipped with that reason.
 */
package io.hfj.torture;
