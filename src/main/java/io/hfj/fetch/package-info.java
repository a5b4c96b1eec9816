/**
 * Brings the bytes of many files over many connections into their part files.
 *
 * <ul>
 *   <li>{@link io.hfj.fetch.Fetcher} runs workers, one connection each. A worker asks the {@code
 *       FetchScheduler} for the next {@code Lease}: a range of a file under way, or a new file.
 *       Nobody waits for the slowest.
 *   <li>A {@code NetworkState} is what a job learns of the way its bytes take: {@code Concurrency}
 *       lets more workers work while that brings more, {@code HostLimits} keeps to what a host puts
 *       up with, and {@code StallDetector} breaks off transfers that get nowhere.
 *   <li>A {@code FileFetcher} is one file: its part file, its {@code RangePlan}, its {@code
 *       InOrderHasher}. Large files are cut into ranges, handed out in order so that the hash can
 *       follow; when none is left, the largest range under way is cut in two.
 *   <li>A {@code HttpByteSource} is where bytes come from: any endpoint of the Hub, each by a
 *       {@code EndpointRoute}, its address for the file and the signed address that it leads to,
 *       which serves all ranges until it expires. {@code ByteOrigins} remembers whose bytes they
 *       were, for when the hash disagrees.
 *   <li>Which endpoint is asked, and when again, is decided by {@link
 *       io.hfj.http.retry.EndpointFailover} and {@link io.hfj.http.retry.Retry} alone, once per
 *       lease.
 * </ul>
 *
 * What it costs, for N files of S bytes over C connections (at most 64 unless told otherwise), L
 * seconds from request to answer:
 *
 * <ul>
 *   <li>Requests: one a file to the Hub, and where that redirects to a data host one a range there.
 *       A file has one range below 8 MiB, from there at least {@code S / 64 MiB} and at most {@code
 *       S / 2 MiB}, and one more for each range that is cut in two. A retry asks for the rest of
 *       its range and no more.
 *   <li>Time of N small files: {@code N * hops * L / C}, one hop where the Hub answers itself, two
 *       where it redirects; C begins at 32 where files have at most 64 KiB on average, else at 8,
 *       and is doubled while that brings a tenth more. Beside it each file is forced to disk by its
 *       worker. Time of a large file: its bytes by the sum of what its connections bring, at most
 *       32 of them.
 *   <li>Bytes over the line: S, and what is under way when a range is cut or a connection breaks.
 *   <li>Disk: S bytes written in buffers of 256 KiB or what arrives in a while if that is less,
 *       each with a slot of 32 bytes in the journal where the file is above 1 MiB. Read again for
 *       hashing: nothing that arrived at the front while the hash kept up; on one connection
 *       nothing at all; on c connections up to {@code (c - 1) / c} of S, from the page cache; and
 *       once all that an earlier run left. If the hash then disagrees, S once more.
 *   <li>Memory: two buffers of 256 KiB a connection, one of 1 MiB for each file under way that is
 *       read back, and a few dozen bytes for a range in which bytes are settled. None of it grows
 *       with S; with N grow the jobs, and the counts that each file leaves.
 *   <li>Looking for work is {@code O(C)} for each range or small file: files under way are at most
 *       as many as connections. Sorting by size at the start is {@code O(N log N)}.
 * </ul>
 *
 * Locks here are held for arithmetic only, never across input or output.
 */
package io.hfj.fetch;
