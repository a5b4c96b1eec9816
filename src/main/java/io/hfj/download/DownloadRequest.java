package io.hfj.download;

import io.hfj.model.RepoId;
import io.hfj.model.Revision;

/**
 * What to download, and how. Immutable.
 *
 * @param offline use only what is here
 * @param force fetch files again that are here
 * @param dryRun only report what would be done
 */
public record DownloadRequest(
    RepoId repo,
    Revision revision,
    FileSelection selection,
    boolean offline,
    boolean force,
    boolean dryRun) {}
