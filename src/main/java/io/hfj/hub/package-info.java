/**
 * The Hub's JSON interface: which commit a revision is, which files a commit has. Answers are read
 * as a stream with limits on everything a hostile server could make large.
 *
 * <p>What it costs, for N files and folders: one request for the commit, {@code N / 1000} rounded
 * up for the listing, one after another since each page tells where the next one is, and one more
 * where a single full page may not be all; none for the listing if an earlier run kept it. Named
 * files are asked for 500 a request. A listed file takes the bytes of its path and hashes and some
 * twenty more, of a page no more than its entries are held at once. Sorting a listing by name is
 * {@code O(N log N)} and left out if it is in order.
 */
package io.hfj.hub;
