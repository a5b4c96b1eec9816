package io.hfj;

import java.util.Optional;

/**
 * A file of one commit as the Hub lists it. Immutable.
 *
 * @param path in the repository, parts joined by {@code /}
 * @param size in bytes
 * @param blobId git's object id; for files in large file storage that of their pointer
 * @param sha256 of the content, for files in large file storage
 */
public record HubFile(String path, long size, String blobId, Optional<String> sha256) {}
