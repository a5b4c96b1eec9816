/**
 * Fetches the bytes of many files over many connections into their part files. Contains no network
 * protocol: bytes come from a {@link io.hfj.fetch.ByteSource}.
 *
 * <ul>
 *   <li>{@link io.hfj.fetch.Fetcher} runs workers, one connection each. A worker takes the next
 *       {@code Lease} from the {@code FetchScheduler}: a range of a file under way, or a new file.
 *       So no file waits for a slower one.
 *   <li>{@code ConnectionController} decides how many connections there are, in all, to each host
 *       and for each file. {@code StallDetector} drops transfers that get nowhere.
 *   <li>A {@code FileFetcher} is one file: its part file, its {@code RangePlan}, its {@code
 *       InOrderHasher} and its {@code FileSources}. Large files are cut into ranges, handed out in
 *       order so that the hash can follow; when none is left, the largest range under way is cut in
 *       two.
 *   <li>A {@code RangeFetcher} fetches one lease, and a {@code LeaseWriter} writes its bytes to
 *       disk.
 *   <li>A {@link io.hfj.fetch.ByteSource} is the content of one file. It opens a {@link
 *       io.hfj.fetch.ByteStream} for a range; a {@link io.hfj.fetch.RequestGate} admits its
 *       requests to their hosts. Its {@link io.hfj.fetch.ByteSource.Attempts} alone decide whether
 *       a failed request is made again, where, and after what pause.
 *   <li>{@code ByteOrigins} records where the bytes of a file came from, for the case that its hash
 *       disagrees.
 *   <li>A file may have several sources. One is in use; when it is abandoned, what has arrived
 *       stays, and the missing ranges are fetched from the next.
 * </ul>
 *
 * Costs for N files of S bytes over C connections (at most 64 unless set otherwise), with L seconds
 * from a request to its answer; requests are those of {@code fetch.http}:
 *
 * <ul>
 *   <li>Requests: one per file to the Hub, and where that redirects to a data host, one per range
 *       there. A file below 8 MiB has one range; a larger one at least {@code S / 64 MiB} and at
 *       most {@code S / 2 MiB}, and one more for each range that is cut in two. A retry asks only
 *       for the rest of its range.
 *   <li>Time of N small files: {@code N * hops * L / C}, with one hop where the Hub serves the file
 *       itself and two where it redirects. C starts at 32 where files have at most 64 KiB on
 *       average, else at 8, and is doubled while that brings a tenth more. Each file is also forced
 *       to disk by its worker. Time of a large file: its size divided by the throughput of its
 *       connections, of which it has at most 32.
 *   <li>Bytes over the network: S, and what is under way when a range is cut or a connection
 *       breaks.
 *   <li>Disk: S bytes written in buffers of 256 KiB, or what arrives in 10 ms if that is less, each
 *       with a slot of 32 bytes in the journal where the file is above 1 MiB. Read back for
 *       hashing: nothing that arrived at the front while the hash kept up; on one connection
 *       nothing at all; on c connections up to {@code (c - 1) / c} of S, from the page cache; and
 *       once what an earlier run left. If the hash then disagrees, S once more.
 *   <li>Memory: two buffers of 256 KiB per connection, one of 1 MiB for each file under way that is
 *       read back, and a few dozen bytes per contiguous range on disk. None of it grows with S; the
 *       jobs and the counts that each file leaves grow with N.
 *   <li>Looking for a task, and waking a worker for it, is {@code O(C)} per range or small file:
 *       there are at most as many files under way as connections. Sorting by size at the start is
 *       {@code O(N log N)}.
 * </ul>
 *
 * Locks here are held for arithmetic only, never across input or output.
 */
package io.hfj.fetch;
