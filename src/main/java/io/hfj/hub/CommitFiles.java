package io.hfj.hub;

import io.hfj.model.RemoteFile;
import java.util.List;

/**
 * All files of a commit. Immutable.
 *
 * @param files in the Hub's order
 * @param unsafe names that {@link io.hfj.model.RepoPath} refuses, as the Hub lists them
 */
public record CommitFiles(List<RemoteFile> files, List<String> unsafe) {}
