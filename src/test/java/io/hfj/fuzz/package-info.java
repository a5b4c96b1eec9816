/**
 * Fuzzes everything that hfj reads from outside: server answers, files on disk, and user input.
 *
 * <p>A target is a class {@code *Fuzz} beside the class it tests, with one method {@code
 * fuzzerTestOneInput(byte[])}. It returns if the input is accepted or rejected as documented, and
 * throws if anything else happens or an invariant is violated. Its seeds, and inputs that once
 * failed, are in {@code src/test/resources/fuzz/}, in a folder named like the class.
 *
 * <ul>
 *   <li>{@code ./mvnw verify}: {@link io.hfj.fuzz.FuzzTest} runs each target on all stored inputs
 *       and on up to 1,500 mutations of them, made by {@link io.hfj.fuzz.Mutator}; always the same
 *       ones. In {@code JAVA_TOOL_OPTIONS}, {@code -Dfuzz.seed=N} selects others and {@code
 *       -Dfuzz.inputs=N} more.
 *   <li>{@code ./mvnw -Pfuzz verify}: {@link io.hfj.fuzz.JazzerRun} runs Jazzer, a coverage-guided
 *       fuzzer, ten minutes a target, one after the other. {@code
 *       -Dfuzz.target=GlobFuzz,RepoPathFuzz} selects targets, {@code -Dfuzz.seconds=60} sets the
 *       time. Logs, new inputs and failing ones ({@code crash-*}, {@code timeout-*}) are in {@code
 *       target/fuzz/}.
 * </ul>
 *
 * <p>To replay an input: copy it into the folder of seeds and run {@code ./mvnw verify
 * -Dit.test=none -Dtest=FuzzTest}. {@code FuzzTest} prints a new input that failed in Base64. An
 * input that failed stays among the seeds, and its fix gets a plain test.
 *
 * <p>Jazzer is on the class path with that profile only, and runs in its own JVM, because its agent
 * rewrites classes, which must not affect the other tests.
 */
package io.hfj.fuzz;
