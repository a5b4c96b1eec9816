package io.hfj.store.fs;

/** How content that lies on this disk is given another name. */
public enum LinkMode {
  /** What takes no room: a reflink, a hard link or a symbolic link, whichever the disk can. */
  AUTO,
  /** One file with two names: who changes it by one name changes it by both. */
  HARD,
  /** Two files that share their blocks until one of them is changed. */
  REFLINK,
  /** A name that leads to the other one. */
  SYMLINK,
  /** A second file. */
  COPY
}
