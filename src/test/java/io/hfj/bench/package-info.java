/**
 * Benchmarks. {@code ./mvnw -Pbench verify} runs them in place of the tests, one class after
 * another; {@code -Dit.test=MicroBench} selects one. An ordinary build compiles them and runs none.
 *
 * <ul>
 *   <li>A {@code FooBench} is in this package, is a JUnit class tagged {@code bench}, and prints a
 *       table with units. It fails if an operation it measures fails. Times are for reading,
 *       because machines differ and share their load; where one is judged, it is as a ratio, with
 *       generous bounds.
 *   <li>A {@code FooBenchmark} is a JMH class. It is beside the class it measures if it needs more
 *       than public access, else in this package. It is public, because the code that JMH generates
 *       for it is in another package. {@link io.hfj.bench.MicroBench} finds all of them by name.
 * </ul>
 */
package io.hfj.bench;
