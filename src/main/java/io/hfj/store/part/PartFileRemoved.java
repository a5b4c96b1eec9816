package io.hfj.store.part;

import java.nio.file.Path;

/**
 * The part file was removed or replaced while it was being filled, for example by a cache clean-up
 * or a sync tool. The download of that file has to begin again.
 */
public final class PartFileRemoved extends Exception {
  private static final long serialVersionUID = 1L;

  PartFileRemoved(Path path) {
    super(path + " was removed during the download");
  }
}
