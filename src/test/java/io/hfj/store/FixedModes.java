package io.hfj.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Modes of a file system that refuses to change them. */
public record FixedModes(String mode) implements PosixFileAttributeView, PosixFileAttributes {
  @Override
  public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
    throw new FileSystemException("file", null, "Operation not permitted");
  }

  @Override
  public PosixFileAttributes readAttributes() {
    return this;
  }

  @Override
  public Set<PosixFilePermission> permissions() {
    return PosixFilePermissions.fromString(mode);
  }

  @Override
  public String name() {
    return "posix";
  }

  @Override
  public UserPrincipal getOwner() {
    throw new UnsupportedOperationException();
  }

  @Override
  public UserPrincipal owner() {
    throw new UnsupportedOperationException();
  }

  @Override
  public GroupPrincipal group() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setOwner(UserPrincipal owner) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setGroup(GroupPrincipal group) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setTimes(FileTime modified, FileTime accessed, FileTime created) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileTime lastModifiedTime() {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileTime lastAccessTime() {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileTime creationTime() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isRegularFile() {
    return true;
  }

  @Override
  public boolean isDirectory() {
    return false;
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public long size() {
    return 0;
  }

  @Override
  public Object fileKey() {
    return null;
  }
}
