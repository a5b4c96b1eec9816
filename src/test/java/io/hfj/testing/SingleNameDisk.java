package io.hfj.testing;

import io.hfj.store.fs.ActualNames;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/** A disk whose listings contain one name, in the Unicode normalization given. Immutable. */
public final class SingleNameDisk implements ActualNames.DiskNames {
  private final String listed;

  private SingleNameDisk(String listed) {
    this.listed = listed;
  }

  /** Returns a disk whose folders contain a file of that name. */
  public static ActualNames.DiskNames of(String listed) {
    return new SingleNameDisk(listed);
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Set<String> list(Path folder) {
    return Set.of(listed);
  }
}
