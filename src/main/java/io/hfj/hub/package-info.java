/**
 * The Hub's JSON API: the commit of a revision, the files of a commit. Responses are read as
 * streams, with limits on everything that a hostile server could make large.
 *
 * <p>Cost for N files and folders: one request for the commit, {@code N / 1000} rounded up for the
 * listing, one after another since each page links to the next, and one more where a single full
 * page may not be the whole; none for the listing if an earlier run kept it. Named files are looked
 * up 500 per request. A listed file takes 200 to 500 bytes of memory and its path; of a page no
 * more than its entries are held at once. Sorting a listing by name is {@code O(N log N)}, and
 * linear if it is in order.
 */
package io.hfj.hub;
