/**
 * The use case: from what was asked for to files in their places. Reads in order: {@link
 * io.hfj.download.DownloadRequest}, {@link io.hfj.download.Locator} (which commit, which files),
 * {@link io.hfj.download.Planner} (what is here, what lacks), {@link io.hfj.download.Downloader},
 * {@link io.hfj.download.DownloadResult}. Nothing is changed before the plan stands.
 */
package io.hfj.download;
