package io.hfj.fetch;

import io.hfj.ProgressListener;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * What all files of one run of the {@link Fetcher} share. Immutable.
 *
 * @param network state of the network, which all files use
 * @param permits one for each connection of all runs of the {@link Fetcher} together
 * @param nanos a clock that only moves forward
 */
record FetchContext(
    BufferPool buffers,
    NetworkState network,
    Semaphore permits,
    LongSupplier nanos,
    ProgressListener progress) {}
