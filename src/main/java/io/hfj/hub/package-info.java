/**
 * The Hub's JSON API: the commit of a revision, the files of a commit. Responses are read as
 * streams, with limits on everything that a hostile server could make large.
 *
 * <p>Cost for N files and folders: one request for the commit, {@code N / 1000} rounded up for the
 * listing, one after another since each page links to the next, and one more if a single page is
 * full, links to no other, and the names of the revision do not show that it is complete; no
 * listing request if the store has the listing of an earlier run. Named files are looked up 500 per
 * request. A listed file takes 200 to 500 bytes of memory plus its path; of a page only the parsed
 * entries are held, not its text. Sorting a listing by name is {@code O(N log N)}, and linear if it
 * is in order.
 */
package io.hfj.hub;
