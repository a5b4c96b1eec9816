/**
 * The use case: from what was asked for to files in their places. Reads in order: {@link
 * io.hfj.download.DownloadRequest}, {@link io.hfj.download.RevisionResolver} (which commit, which
 * files), {@link io.hfj.download.Planner} (what is here, what lacks), {@link
 * io.hfj.download.Downloader}, {@link io.hfj.download.DownloadResult}. Nothing is changed before
 * the plan stands. Beside it stand two smaller ones on the same listings: {@link
 * io.hfj.download.Verifier} (is what is here right?) and {@link io.hfj.download.Adopter} (is what
 * somebody has of use?).
 *
 * <p>What it costs, for N listed files and P patterns: choosing is {@code O(N * P)} matches in one
 * pass over the listing. Planning is {@code O(N)}: a few looks at the disk for each file, and one
 * for each folder above it, whether it is there or not; nothing is read but a note of some hundred
 * bytes beside a file in a local folder. A file that stands there without such a note is read and
 * hashed whole, once, and as many of them at the same time as there are processors. A planned file
 * takes some 250 bytes, for as long as the download runs.
 */
package io.hfj.download;
