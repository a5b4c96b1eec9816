package io.hfj.download;

import io.hfj.model.CommitHash;
import java.nio.file.Path;

/**
 * The result of a request. Immutable.
 *
 * @param path of the file if the request names one, else of the folder
 * @param fetched bytes received
 */
public record DownloadResult(Path path, CommitHash commit, DownloadPlan plan, long fetched) {}
