package io.hfj.env;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What can be asked of the machine while a job runs.
 *
 * @param nanos a clock that only moves forward, in nanoseconds from no particular time
 * @param busy which part of its processors' time was in use since that was asked last, in [0, 1]; 0
 *     where nobody knows
 */
public record Machine(LongSupplier nanos, DoubleSupplier busy) {}
