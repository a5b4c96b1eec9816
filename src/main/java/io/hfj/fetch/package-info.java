/**
 * Brings the bytes of many files over many connections into their part files.
 *
 * <ul>
 *   <li>{@link io.hfj.fetch.Fetcher} runs workers, one connection each. A worker asks the {@code
 *       Schedule} for the next {@code Lease}: a range of a file under way, or a new file. Nobody
 *       waits for the slowest.
 *   <li>A {@code Line} is what a job learns of the way its bytes take: {@code Concurrency} lets
 *       more workers work while that brings more, {@code HostCeilings} keeps to what a host puts up
 *       with, and {@code Watch} breaks off transfers that get nowhere.
 *   <li>A {@code FileFetcher} is one file: its part file, its {@code RangePlan}, its {@code
 *       FrontHasher}. Large files are cut into ranges, handed out in order so that the hash can
 *       follow; when none is left, the largest range under way is cut in two.
 *   <li>A {@code Source} is where bytes come from: any endpoint of the Hub, each by a {@code
 *       Route}, its address for the file and the signed address that it leads to, which serves all
 *       ranges until it expires. {@code Givers} remembers whose bytes they were, for when the hash
 *       disagrees.
 *   <li>Which endpoint is asked, and when again, is decided by {@link io.hfj.http.Tour} and {@link
 *       io.hfj.http.Retry} alone, once per lease.
 * </ul>
 *
 * Locks here are held for arithmetic only, never across input or output.
 */
package io.hfj.fetch;
