package io.hfj.store.localdir;

import io.hfj.store.fs.ActualNames;
import io.hfj.store.fs.RenameProbe;
import io.hfj.store.lock.LockFiles;
import java.time.InstantSource;

/** The locks, the clock and the disk probes that a store of a local folder uses. Thread-safe. */
record LocalDirContext(
    LockFiles locks, InstantSource clock, RenameProbe renames, ActualNames names) {}
