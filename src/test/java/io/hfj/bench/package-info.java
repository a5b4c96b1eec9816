/**
 * Measurements, which {@code ./mvnw -Pbench verify} runs in place of the tests, one class after
 * another; {@code -Dit.test=MicroBench} picks one. An ordinary build compiles them and runs none.
 *
 * <ul>
 *   <li>A {@code FooBench} lies here, is a JUnit class tagged {@code bench}, and prints a table
 *       with units. It fails if what it measures fails. Times are for reading: machines differ, and
 *       share themselves with others; where one is judged, it is as a ratio, with generous bounds.
 *   <li>A {@code FooBenchmark} is a class of JMH. It lies beside what it measures, where it sees
 *       more than the public, and here if all it measures is public. It is public itself, for the
 *       code that JMH writes for it runs in another package. {@link io.hfj.bench.MicroBench} finds
 *       all of them by their name.
 * </ul>
 */
package io.hfj.bench;
