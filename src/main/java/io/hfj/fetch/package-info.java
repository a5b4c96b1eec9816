/**
 * Fetches the bytes of many files over many connections into their part files. Contains no network
 * protocol: bytes come from a {@link io.hfj.fetch.ByteSource}.
 *
 * <ul>
 *   <li>{@link io.hfj.fetch.Fetcher} runs workers, one connection each. A worker takes the next
 *       {@code Lease}, the exclusive right to fetch a range, from the {@code FetchScheduler}: of a
 *       file in progress, or of a new one. So no file waits behind a slower one.
 *   <li>{@code ConnectionController} decides how many connections there are, in all (by goodput),
 *       to each host (by refused requests: 429, 503, refused connections, and 403 for a URL that
 *       others may use) and for each file (by how far hashing is behind); it raises and lowers
 *       them. {@code StallDetector} drops stalled transfers.
 *   <li>A {@code FileFetcher} coordinates one file: its part file, its {@code RangePlan}, its
 *       {@code InOrderHasher} and its {@code FileSources}. Large files are split into ranges,
 *       handed out in order so that hashing keeps pace; when none is left, the range in progress
 *       that would take longest is split. The worker that ends the last lease waits for the hash,
 *       compares it, and publishes the file: {@code store} forces it to disk and renames it.
 *   <li>A {@code RangeFetcher} fetches one lease, and a {@code LeaseWriter} writes its bytes to
 *       disk, both on the worker; then it passes them to the hasher, which has a thread of its own
 *       for files of several connections.
 *   <li>A {@link io.hfj.fetch.ByteSource} is the content of one file. It opens a {@link
 *       io.hfj.fetch.ByteStream} for a range; a {@link io.hfj.fetch.RequestGate} lets its requests
 *       wait until the controller allows one more connection to their host. Its {@link
 *       io.hfj.fetch.ByteSource.Attempts} decide whether a failed request is made again, where, and
 *       after what pause; those of HTTP delegate to {@code http.retry}.
 *   <li>{@code ByteOrigins} records where the bytes of a file came from, in case its hash does not
 *       match.
 *   <li>A file may have several sources, in the order of its {@link io.hfj.fetch.FetchJob}. One is
 *       in use, or the faster of two if the run compares them ({@code RouteChoice}). It is
 *       abandoned when its attempts end in failure; then the received bytes stay and the missing
 *       ranges are fetched from another. It is also abandoned when its bytes made the hash wrong;
 *       then the file is fetched again.
 * </ul>
 *
 * Costs for N files of S bytes over C connections (at most 64 unless set otherwise), with L seconds
 * from a request to its answer; requests are those of {@code fetch.http}:
 *
 * <ul>
 *   <li>Requests: one per file to the Hub, and where that redirects to a data host, one per range
 *       there. A file below 8 MiB has one range; a larger one at least {@code S / 64 MiB} and at
 *       most {@code S / 2 MiB}, and one more for each range that is split. A retry asks only for
 *       the rest of its range.
 *   <li>Time of N small files: {@code N * hops * L / C}, with one hop where the Hub serves the file
 *       itself and two where it redirects. C starts at 32 where files have at most 64 KiB on
 *       average, else at 8, and doubles as long as each doubling raises goodput by 10 %. Each file
 *       is also forced to disk (fsync) by its worker. Time of a large file: its size divided by the
 *       throughput of its connections, of which it has at most 32.
 *   <li>Bytes over the network: S, and what is in flight when a range is split or a connection
 *       breaks.
 *   <li>Disk: S bytes written in buffers of 256 KiB, or what arrives in 10 ms if that is less, each
 *       with a slot of 32 bytes in the journal where the file is above 1 MiB. Bytes that arrive in
 *       order are hashed from memory and never read back; with c connections up to {@code (c - 1) /
 *       c} of S is read from the page cache. After a resume, what the earlier run left is read
 *       once. If the hash does not match, S is read once more, to tell bytes that changed on disk
 *       from bytes that were received wrong.
 *   <li>Memory: two buffers of 256 KiB per connection, one of 1 MiB for each file in progress that
 *       is read back, and a few dozen bytes per contiguous range on disk. None of it grows with S;
 *       job objects and the counters of each file grow with N.
 *   <li>Finding a lease, and waking a worker for it, is {@code O(C)} per range or small file: there
 *       are at most as many files in progress as connections. Sorting by size at the start is
 *       {@code O(N log N)}.
 * </ul>
 *
 * No in-memory lock is held during I/O.
 */
package io.hfj.fetch;
