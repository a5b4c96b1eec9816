package io.hfj.store;

import io.hfj.store.lock.LockFiles;
import io.hfj.store.part.PartFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The download of a file into one part file, under one lock. For one thread at a time. */
public abstract class PartSession implements FileStore.Incoming {
  private final LockFiles.HeldLock lock;
  private final Path target;
  private final Supplier<PartFile> opener;
  private final BooleanSupplier inPlace;
  private PartFile part;

  /**
   * @param lock released when this is closed, and by the caller if this constructor throws
   * @param target the name under which the content is published
   * @param opener creates missing folders and opens the part file
   * @param inPlace whether another process downloaded the file; puts it in place if its content is
   *     here
   */
  protected PartSession(
      LockFiles.HeldLock lock, Path target, Supplier<PartFile> opener, BooleanSupplier inPlace) {
    this.lock = lock;
    this.target = target;
    this.opener = opener;
    this.inPlace = inPlace;
    this.part = opener.get();
  }

  /** The name under which the content is published. */
  protected final Path target() {
    return target;
  }

  @Override
  public final PartFile part() {
    return part;
  }

  @Override
  public final Optional<PartFile> renew() {
    part.retractIfSpoiled(target);
    part.delete();
    if (inPlace.getAsBoolean()) {
      return Optional.empty();
    }
    part = opener.get();
    return Optional.of(part);
  }

  @Override
  public final void close() {
    try (lock) {
      part.retractIfSpoiled(target);
      part.close();
    }
  }
}
