package io.hfj.download;

import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.store.FileStore;
import java.util.List;

/**
 * What was asked for, found.
 *
 * @param online whether files that lack can be fetched
 */
record Located(CommitHash commit, FileStore store, List<RemoteFile> wanted, boolean online) {}
