/**
 * The use cases. A download goes through, in order: {@link io.hfj.download.DownloadRequest}, {@link
 * io.hfj.download.RevisionResolver} (which commit, which files), {@link io.hfj.download.Planner}
 * (which of them are on disk), {@link io.hfj.download.Downloader}, whose {@code PlanExecutor} links
 * or copies what is on disk and gives the rest to a {@link io.hfj.fetch.Fetcher}, {@link
 * io.hfj.download.DownloadResult}. Nothing is changed before the plan is complete. Two smaller use
 * cases work on the same listings: {@link io.hfj.download.Verifier} compares local files with the
 * Hub's hashes, {@link io.hfj.download.Adopter} reuses files of another directory whose content
 * matches.
 *
 * <p>{@code WeightSelection} selects among copies of the same weights by file names alone: {@code
 * WeightFormat} holds the rules for formats, {@code WeightFile} for which weights a file has,
 * {@code DuplicateWeights} for which copy is kept, {@code GgufQuants} for quantizations.
 *
 * <p>{@code ErrorHints} makes further requests to the Hub to improve the hint of a failure.
 *
 * <p>Cost, for N listed files and P patterns: selecting is {@code O(N * P)} matches in one pass
 * over the listing. Planning is {@code O(N)}: a few system calls for each file, and one for each
 * directory above it; nothing is read but the metadata file, of a few hundred bytes, of each file
 * in a local directory. A file that exists without metadata is read and hashed whole, once, and as
 * many of them in parallel as there are processors. A planned file takes about 250 bytes of memory
 * while the download runs.
 */
package io.hfj.download;
