package io.hfj.store.cache;

import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.FileIdentity;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the cache-wide store {@code blobs/}, where newer official clients keep one copy of a Xet
 * file for all repos: a payload under its Xet hash, a manifest of the links to it, a lock. A repo's
 * blob is then a link to the payload. Only payloads of the exact size, in a folder with the store's
 * own mark, are used. Thread-safe.
 */
public final class SharedBlobs {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private static final Pattern ENTRY = Pattern.compile("(\\w[\\w.-]*--[\\w.-]+)/blobs/([\\w.-]+)");

  private final CacheLayout layout;
  private final LockFiles locks;
  private final boolean enabled;

  public SharedBlobs(CacheLayout layout, LockFiles locks, boolean enabled) {
    this.layout = layout;
    this.locks = locks;
    this.enabled = enabled;
  }

  /** Returns the payload with the file's content, if the store has it. */
  Optional<Path> find(RemoteFile file) {
    if (!enabled) {
      return Optional.empty();
    }
    return file.xetHash()
        .filter(hash -> HASH.matcher(hash).matches())
        .map(hash -> layout.store().resolve(hash.substring(0, 2)).resolve(hash))
        .filter(payload -> isMarked(layout.store()) && isSound(payload, file.size()));
  }

  /**
   * Makes the repo's blob a link to the payload.
   *
   * @return whether the blob is there now
   */
  boolean link(RepoId repo, RemoteFile file) throws IOException {
    Optional<Path> payload = find(file);
    if (payload.isEmpty()) {
      return false;
    }
    String hash = payload.get().getFileName().toString();
    Path lock = payload.get().resolveSibling(hash + ".lock");
    LockFiles.HeldLock held = locks.acquire(lock, () -> "", text -> {});
    try {
      if (!isSound(payload.get(), file.size())) {
        return false;
      }
      appendToManifest(payload.get().resolveSibling(hash + ".refs"), repo, file.etag());
      Path blob = layout.blob(repo, file.etag());
      Path temporary =
          blob.resolveSibling("." + file.etag() + "." + AtomicFiles.randomHex() + ".shared");
      Files.createSymbolicLink(temporary, blob.getParent().relativize(payload.get()));
      Files.move(temporary, blob, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } finally {
      held.close();
    }
  }

  private void appendToManifest(Path manifest, RepoId repo, Etag etag) throws IOException {
    try {
      FileChannel fresh = AtomicFiles.createNew(manifest);
      fresh.close();
      Files.setPosixFilePermissions(manifest, PosixFilePermissions.fromString("rw-rw-rw-"));
    } catch (FileAlreadyExistsException | UnsupportedOperationException e) {
      // Another process created it, or the file system has no modes.
    }
    if (!Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("not a regular file: " + manifest);
    }
    String line = repo.folder() + "/blobs/" + etag + "\n";
    try (FileChannel channel =
        FileChannel.open(
            manifest,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND,
            LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Returns the payload that a blob links to; empty if it is not a link into the store. */
  public Optional<Path> findSharedBlob(Path blob) {
    return findSharedBlob(layout, blob);
  }

  private static Optional<Path> findSharedBlob(CacheLayout layout, Path blob) {
    try {
      Path payload = blob.resolveSibling(Files.readSymbolicLink(blob)).normalize();
      if (!payload.startsWith(layout.store())) { // or by another path of the cache
        Path real = layout.store().toRealPath();
        Path content = blob.toRealPath();
        if (!content.startsWith(real)) {
          return Optional.empty();
        }
        payload = layout.store().resolve(real.relativize(content));
      }
      boolean stored = payload.normalize().startsWith(layout.store()) && isMarked(layout.store());
      return stored ? Optional.of(payload) : Optional.empty();
    } catch (IOException noLinkOrLost) {
      return Optional.empty();
    }
  }

  /** Returns the payloads that no valid entry of their manifest links to. */
  static List<CachedBlob> unused(CacheLayout layout) {
    List<CachedBlob> unused = new ArrayList<>();
    if (!isMarked(layout.store())) {
      return unused;
    }
    try {
      for (Path file : CacheFolderReader.filesBelow(layout.store())) {
        boolean payload = HASH.matcher(file.getFileName().toString()).matches();
        if (payload && !Files.isSymbolicLink(file) && isUnused(layout, file)) {
          BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
          unused.add(CachedBlob.of(file, file, is));
        }
      }
    } catch (IOException | DirectoryIteratorException changing) {
      // Another process changes the store; the next scan finds the rest.
    }
    return unused;
  }

  private static boolean isUnused(CacheLayout layout, Path payload) throws IOException {
    Path manifest = payload.resolveSibling(payload.getFileName() + ".refs");
    return Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)
        && Files.readAllLines(manifest).stream()
            .noneMatch(entry -> leadsTo(layout, entry, payload));
  }

  /**
   * Removes the payload if no blob links to it any more. An entry of its manifest counts only while
   * that blob is a link to the payload; without a manifest the payload is kept.
   *
   * @return bytes freed
   */
  public long removeIfUnused(Path payload) throws IOException {
    if (!payload.startsWith(layout.store()) || !isMarked(layout.store())) {
      return 0;
    }
    String hash = payload.getFileName().toString();
    Path manifest = payload.resolveSibling(hash + ".refs");
    LockFiles.HeldLock held =
        locks.acquire(payload.resolveSibling(hash + ".lock"), () -> "", text -> {});
    try {
      if (!Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)) {
        return 0;
      }
      List<String> entries = Files.readAllLines(manifest);
      List<String> valid =
          entries.stream().distinct().filter(entry -> leadsTo(layout, entry, payload)).toList();
      if (!valid.isEmpty()) {
        if (valid.size() < entries.size()) {
          AtomicFiles.write(manifest, String.join("\n", valid) + "\n");
        }
        return 0;
      }
      long size = FileIdentity.names(payload) == 1 ? Files.size(payload) : 0;
      Files.deleteIfExists(payload);
      Files.deleteIfExists(manifest);
      return size;
    } catch (NoSuchFileException gone) {
      return 0;
    } finally {
      held.close();
    }
  }

  /** Whether the entry's blob links to the payload, or cannot be read: another user may own it. */
  private static boolean leadsTo(CacheLayout layout, String entry, Path payload) {
    Matcher shape = ENTRY.matcher(entry);
    if (!shape.matches()) {
      return false;
    }
    Path blob = layout.root().resolve(shape.group(1)).resolve("blobs").resolve(shape.group(2));
    try {
      return Files.readAttributes(blob, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .isSymbolicLink()
          && (findSharedBlob(layout, blob).filter(payload::equals).isPresent()
              || Files.isSameFile(blob, payload)); // through another link
    } catch (NoSuchFileException gone) {
      return false;
    } catch (IOException unknown) {
      return true;
    }
  }

  /** Whether the folder is a cache-wide store, and does not only have its name. */
  static boolean isMarked(Path store) {
    Path mark = store.resolve(".huggingface-shared-blobs");
    try {
      return Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS)
          && Files.size(mark) == 2
          && Files.readString(mark).equals("1\n");
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static boolean isSound(Path payload, long size) {
    try {
      return Files.isRegularFile(payload, LinkOption.NOFOLLOW_LINKS)
          && Files.isReadable(payload)
          && Files.size(payload) == size;
    } catch (IOException unreadable) {
      return false;
    }
  }
}
