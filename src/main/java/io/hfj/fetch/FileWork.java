package io.hfj.fetch;

import io.hfj.store.part.PartFile;

/**
 * What the leases of one file share until it is complete or begins again.
 *
 * @param part receives the bytes
 * @param plan divides what is missing
 * @param limit of their number
 * @param hasher hashes what arrives
 * @param received counts what arrives
 */
record FileWork(
    PartFile part, RangePlan plan, FileLimit limit, InOrderHasher hasher, ReceivedBytes received) {}
