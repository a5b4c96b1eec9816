package io.hfj.store.dedup;

import io.hfj.LinkMode;
import io.hfj.model.ExceptionReason;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.ContentLinker;
import io.hfj.store.fs.FileIdentity;
import io.hfj.store.lock.LockFiles;
import io.hfj.store.part.ContentDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Replaces files by links to another file of the same content. Each is read and hashed before: its
 * name is not trusted. For one thread.
 */
final class DuplicateMerge {
  private final LinkMode mode;
  private final LockFiles locks;
  private final IntConsumer progress;
  private final List<String> skipped = new ArrayList<>();
  private int read;
  private int files;
  private long freed;

  DuplicateMerge(LinkMode mode, LockFiles locks, IntConsumer progress) {
    this.mode = mode;
    this.locks = locks;
    this.progress = progress;
  }

  void merge(DuplicateFiles.Group group) {
    DuplicateCandidate kept = null;
    for (DuplicateCandidate content : group.contents()) {
      Optional<FileIdentity> before = FileIdentity.at(content.path());
      if (before.isEmpty()) {
        continue;
      }
      if (kept != null
          && DuplicateFiles.identity(kept.path()).equals(DuplicateFiles.identity(content.path()))) {
        continue;
      }
      if (isBusy(content)) {
        skipped.add(content.path() + " is being downloaded by another process");
      } else if (!hasExpectedContent(content)) {
        skipped.add(content.path() + " does not match its hash; see 'hfj cache verify --repair'");
      } else if (kept == null) {
        kept = content;
      } else {
        boolean last = DuplicateFiles.names(content.path()) == 1;
        if (replace(content, before.get(), kept)) {
          files++;
          freed += last ? content.size() : 0;
        }
      }
    }
  }

  private boolean isBusy(DuplicateCandidate content) {
    return locks.isTaken(content.lock());
  }

  private boolean hasExpectedContent(DuplicateCandidate content) {
    progress.accept(++read);
    try {
      return ContentDigest.holds(content.path(), content.etag(), content.size());
    } catch (IOException unreadable) {
      return false;
    }
  }

  private boolean replace(
      DuplicateCandidate content, FileIdentity before, DuplicateCandidate kept) {
    boolean apart = content.isEditable() || kept.isEditable();
    LinkMode how = mode != LinkMode.AUTO ? mode : apart ? LinkMode.REFLINK : LinkMode.HARD;
    Path temporary = content.temporary();
    try {
      FileTime changed = before.changed();
      if (!ContentLinker.tryMake(how, kept.path(), temporary)) {
        skipped.add(
            content.path()
                + (how == LinkMode.HARD
                    ? " cannot be a hard link to "
                    : " cannot share blocks on this disk with ")
                + kept.path()
                + (how == LinkMode.REFLINK && mode == LinkMode.AUTO
                    ? "; use --link hard if neither file will be modified"
                    : ""));
        return false;
      }
      if (how == LinkMode.REFLINK) {
        Files.setLastModifiedTime(temporary, changed); // its metadata stays valid
      }
      // Do not undo a change or removal since it was read.
      if (!FileIdentity.at(content.path()).equals(Optional.of(before))) {
        return false;
      }
      Files.move(temporary, content.path(), StandardCopyOption.ATOMIC_MOVE);
      if (how == LinkMode.HARD && content.record().isPresent()) {
        content.record().get().renew(); // the file has another modification time now
      }
      return true;
    } catch (IOException e) {
      skipped.add(content.path() + ": " + ExceptionReason.of(e));
      return false;
    } finally {
      AtomicFiles.deleteQuietly(temporary);
    }
  }

  /** The result so far. */
  DuplicateFiles.MergeResult outcome() {
    return new DuplicateFiles.MergeResult(files, freed, List.copyOf(skipped));
  }
}
