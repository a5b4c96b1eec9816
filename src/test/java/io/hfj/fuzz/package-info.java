/**
 * Fuzzes everything that hfj reads from outside: answers of servers, files on disk, and what is
 * typed.
 *
 * <p>A target is a class {@code *Fuzz} beside the class it tests, with one method {@code
 * fuzzerTestOneInput(byte[])}. It returns if the input is read or refused as documented, and throws
 * if anything else happens or an invariant does not hold. Its seeds, and inputs that once broke
 * something, lie in {@code src/test/resources/fuzz/} under its simple name.
 *
 * <ul>
 *   <li>{@code ./mvnw verify}: {@link io.hfj.fuzz.FuzzTest} replays all inputs that are kept, and
 *       tries up to 1,500 new ones a target, made from them by {@link io.hfj.fuzz.Mutator}; always
 *       the same ones. {@code -Dfuzz.seed=N} in {@code JAVA_TOOL_OPTIONS} makes others, {@code
 *       -Dfuzz.inputs=N} more.
 *   <li>{@code ./mvnw -Pfuzz verify}: {@link io.hfj.fuzz.JazzerRun} lets Jazzer look for inputs by
 *       the code they reach, ten minutes a target, one after the other. {@code
 *       -Dfuzz.target=GlobFuzz,RepoPathFuzz} picks targets, {@code -Dfuzz.seconds=60} shortens.
 *       Logs, new inputs and broken ones ({@code crash-*}, {@code timeout-*}) are in {@code
 *       target/fuzz/}.
 * </ul>
 *
 * <p>To replay an input: copy it into the folder of seeds and run {@code ./mvnw verify
 * -Dit.test=none -Dtest=FuzzTest}. {@code FuzzTest} names a new input that broke something in
 * Base64. What was found stays as an input there, and gets a plain test beside its mend.
 *
 * <p>Jazzer is on the class path with that profile alone, and runs in a JVM of its own: its agent
 * rewrites classes, which the other tests must not meet.
 */
package io.hfj.fuzz;
