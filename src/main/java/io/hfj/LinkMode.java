package io.hfj;

/** How content on this disk is given another name. */
public enum LinkMode {
  /** A reflink, a hard link or a symbolic link: the first that the disk supports. */
  AUTO,
  /** One file with two names: a change through one name is visible through both. */
  HARD,
  /** Two files that share their blocks until one of them is changed. */
  REFLINK,
  /** A symbolic link to the other name. */
  SYMLINK,
  /** A second file. */
  COPY
}
