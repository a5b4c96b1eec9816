package io.hfj.hub;

import io.hfj.MemoryExhausted;
import io.hfj.model.RemoteFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The files of a listing, up to half of the memory that Java may use: the other half is for what is
 * done with them. For one thread.
 *
 * <p>A plain list, since planning refers to each file: of 100,000 files, half of them in chunked
 * storage, listing and plan together keep 36 MB on the heap, against 47 MB where the list packed
 * each file into bytes and made it anew when asked for it; the list alone takes 33 MB, not 12.
 */
final class ListedFiles {
  /** Bytes of the objects for one file beside the characters of its path. */
  private static final int FILE = 200;

  private static final int LFS_HASH = 150;
  private static final int XET_HASH = 130;

  /** Hex digits, two for a byte. */
  private static final Pattern HASH = Pattern.compile("(?:[0-9a-f]{2}){0,32}");

  private final List<RemoteFile> files = new ArrayList<>();
  private final long most;
  private long bytes;

  ListedFiles() {
    this(Runtime.getRuntime().maxMemory() / 2);
  }

  /**
   * @param most bytes of memory
   */
  ListedFiles(long most) {
    this.most = most;
  }

  /**
   * Adds the file; without its blob id if that is not a hash, which may be the case for LFS files.
   *
   * @throws MemoryExhausted if the files would take too much memory
   */
  void add(RemoteFile file) {
    bytes += FILE + bytesOf(file.path().value());
    bytes += file.lfsSha256().isPresent() ? LFS_HASH : 0;
    bytes += file.xetHash().isPresent() ? XET_HASH : 0;
    if (bytes > most) {
      throw new MemoryExhausted(
          "out of memory: the repository has more than "
              + files.size()
              + " files, and their list needs more than half of the Java heap of "
              + (most >> 19)
              + " MB");
    }
    files.add(HASH.matcher(file.blobId()).matches() ? file : withoutBlobId(file));
  }

  /** Java stores texts with one byte a character if all are Latin-1, else with two. */
  private static long bytesOf(String text) {
    return text.chars().allMatch(c -> c < 256) ? text.length() : 2L * text.length();
  }

  private static RemoteFile withoutBlobId(RemoteFile file) {
    return new RemoteFile(file.path(), file.size(), "", file.lfsSha256(), file.xetHash());
  }

  /** The files, in the order in which they were added. */
  List<RemoteFile> files() {
    return Collections.unmodifiableList(files);
  }
}
