package io.hfj.fetch;

import io.hfj.http.hosts.HubHosts;
import io.hfj.http.limit.RateLimitedCallFactory;
import io.hfj.http.retry.Endpoints;
import io.hfj.http.retry.Retry;
import io.hfj.progress.ProgressListener;
import java.util.function.LongSupplier;

/**
 * What all files of one job share. Immutable.
 *
 * @param http for content; follows no redirects
 * @param line shared by all files, for they share it
 * @param perFile most connections for one file
 * @param nanos a clock that only moves forward
 */
record FetchContext(
    RateLimitedCallFactory http,
    HubHosts hosts,
    Endpoints endpoints,
    Retry retry,
    BufferPool buffers,
    NetworkState line,
    int perFile,
    LongSupplier nanos,
    ProgressListener progress) {}
