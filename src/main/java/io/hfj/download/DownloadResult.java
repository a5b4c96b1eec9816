package io.hfj.download;

import io.hfj.model.CommitHash;
import java.nio.file.Path;

/**
 * What came of a request. Immutable.
 *
 * @param path of the one file that was asked for, else of the folder
 * @param fetched bytes that came over the network
 */
public record DownloadResult(Path path, CommitHash commit, DownloadPlan plan, long fetched) {}
