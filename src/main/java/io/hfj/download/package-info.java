/**
 * The use cases. A download goes through, in order: {@link io.hfj.download.DownloadRequest}, {@link
 * io.hfj.download.RevisionResolver} (which commit, which files), {@link io.hfj.download.Planner}
 * (what is here, what is missing), {@link io.hfj.download.Downloader}, {@link
 * io.hfj.download.DownloadResult}. Nothing is changed before the plan is complete. Beside it stand
 * two smaller ones on the same listings: {@link io.hfj.download.Verifier} (is what is here right?)
 * and {@link io.hfj.download.Adopter} (is what somebody has of use?).
 *
 * <p>Cost, for N listed files and P patterns: selecting is {@code O(N * P)} matches in one pass
 * over the listing. Planning is {@code O(N)}: a few system calls for each file, and one for each
 * folder above it; nothing is read but the metadata of some hundred bytes of a file in a local
 * folder. A file that exists without metadata is read and hashed whole, once, and as many of them
 * at the same time as there are processors. A planned file takes some 250 bytes, for as long as the
 * download runs.
 */
package io.hfj.download;
