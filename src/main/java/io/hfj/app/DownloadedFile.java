package io.hfj.app;

import io.hfj.BadInput;
import io.hfj.ContentMismatch;
import io.hfj.FailureCode;
import io.hfj.LinkMode;
import io.hfj.Snapshot;
import io.hfj.StorageFailure;
import io.hfj.download.DownloadRequest;
import io.hfj.download.DownloadResult;
import io.hfj.download.PlanStep;
import io.hfj.model.RemoteFile;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.ContentLinker;
import io.hfj.store.fs.DiskFailures;
import io.hfj.store.part.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;

/**
 * One file in the cache, to be copied out of it. The copy is hashed on the way: the cache may have
 * been damaged since the file was downloaded. Immutable.
 *
 * @param snapshot its path is that of the file
 * @param cache the folder of the cache
 */
public record DownloadedFile(Snapshot snapshot, RemoteFile file, Path cache) {
  private static final int PIECE = 1 << 20;

  /**
   * Returns the only file of a download.
   *
   * @throws BadInput if there are several
   */
  static DownloadedFile of(DownloadRequest request, DownloadResult result, Path cache) {
    List<PlanStep> steps = result.plan().steps();
    if (steps.size() != 1) {
      throw new BadInput(steps.size() + " files are selected", "name one file");
    }
    return new DownloadedFile(PublicTypes.snapshot(request, result), steps.get(0).file(), cache);
  }

  /**
   * Copies the file to that path, which is replaced as a whole; creates missing parents. A link
   * stays, and the file that it leads to is replaced; but a link into the cache, as {@code
   * --local-dir-use-symlinks} makes, is replaced itself. A pipe or a device is written like {@link
   * #writeTo}.
   *
   * @param now for the removal of temporary files that killed runs left beside it
   * @throws StorageFailure if it cannot be written
   * @throws ContentMismatch if the cached content is damaged; the path is unchanged then
   */
  public void copyTo(Path path, Instant now) {
    try {
      Path to = fileToReplace(path);
      if (Files.exists(to) && !Files.isRegularFile(to)) {
        copyToSpecial(to);
        return;
      }
      Files.createDirectories(to.toAbsolutePath().getParent());
      AtomicFiles.sweepHidden(to.toAbsolutePath().getParent(), now);
      replace(to);
    } catch (IOException e) {
      throw DiskFailures.of("write", path, e);
    }
  }

  private Path fileToReplace(Path path) throws IOException {
    if (!Files.isSymbolicLink(path) || !Files.exists(path)) {
      return path;
    }
    Path real = path.toRealPath();
    return real.startsWith(cache.toRealPath()) ? path : real;
  }

  private void copyToSpecial(Path to) throws IOException {
    try (OutputStream out = Files.newOutputStream(to)) {
      copyTo(out);
    }
  }

  private void replace(Path to) throws IOException {
    Path temporary = AtomicFiles.hidden(to);
    try {
      if (ContentLinker.tryMake(LinkMode.REFLINK, snapshot.path(), temporary)) {
        requireRight(ContentDigest.holds(temporary, file.etag(), file.size()));
      } else {
        try (FileChannel channel = AtomicFiles.createNew(temporary)) {
          copyTo(Channels.newOutputStream(channel));
        }
      }
      AtomicFiles.force(temporary);
      Files.move(temporary, to, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      AtomicFiles.deleteQuietly(temporary);
    }
    AtomicFiles.forceFolder(to.toAbsolutePath().getParent());
  }

  private void copyTo(OutputStream out) throws IOException {
    copy(
        (piece, length) -> {
          out.write(piece, 0, length);
          return true;
        });
  }

  /**
   * Writes the content; its last bytes only after all of it has the right hash. Stops if the stream
   * has an error, which {@link PrintStream#checkError} reports.
   *
   * @throws ContentMismatch if the cached content is damaged; what was written is too short then
   */
  public void writeTo(PrintStream out) {
    try {
      copy(
          (piece, length) -> {
            out.write(piece, 0, length);
            return !out.checkError();
          });
    } catch (IOException e) {
      throw DiskFailures.of("read", snapshot.path(), e);
    }
  }

  /** Receives the content piece by piece; returns whether it takes more. */
  private interface Output {
    boolean write(byte[] piece, int length) throws IOException;
  }

  /** Copies with one piece held back until the next is read, the last until the hash is known. */
  private void copy(Output out) throws IOException {
    ContentDigest digest = new ContentDigest(file.etag(), file.size());
    byte[] held = new byte[PIECE];
    byte[] next = new byte[PIECE];
    int length = 0;
    try (InputStream in = Files.newInputStream(snapshot.path())) {
      for (int read = in.read(next); read >= 0; read = in.read(next)) {
        digest.update(ByteBuffer.wrap(next, 0, read));
        if (length > 0 && !out.write(held, length)) {
          return;
        }
        byte[] free = held;
        held = next;
        next = free;
        length = read;
      }
    }
    requireRight(digest.matches());
    out.write(held, length);
  }

  private void requireRight(boolean matches) {
    if (!matches) {
      throw new ContentMismatch(
          FailureCode.CONTENT_MISMATCH,
          "the cached content of " + file.path() + " is damaged",
          "force the download",
          null);
    }
  }
}
