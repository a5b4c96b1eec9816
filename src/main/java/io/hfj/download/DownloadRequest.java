package io.hfj.download;

import io.hfj.model.RepoId;
import io.hfj.model.Revision;

/**
 * What is to be downloaded, and how. Immutable.
 *
 * @param offline ask nobody: what is here has to do
 * @param force fetch again what is here
 * @param dryRun only tell what would be done
 */
public record DownloadRequest(
    RepoId repo,
    Revision revision,
    FileSelection selection,
    boolean offline,
    boolean force,
    boolean dryRun) {}
