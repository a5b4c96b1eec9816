package io.hfj.testing;

import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore;
import io.hfj.store.cache.CacheOptions;
import io.hfj.store.cache.CacheTarget;
import io.hfj.store.localdir.LocalDirTarget;
import io.hfj.store.lock.LockFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes thousands of files where an earlier run would have left them, without the syncs to disk
 * that a run makes.
 */
public final class PrefilledStore {
  /** The repository of the files. */
  public static final RepoId REPO = new RepoId(RepoType.DATASET, "acme/pictures");

  /** The commit of the files. */
  public static final CommitHash COMMIT = new CommitHash("a1".repeat(20));

  /** Later than the modification time of any file, so that the metadata is trusted. */
  private static final String NOTED_AT = "4102444800.0";

  private PrefilledStore() {}

  /** The two kinds of stores. */
  public enum StoreKind {
    LOCAL_DIR,
    CACHE;

    /** Opens this kind of store in a folder for the commit. */
    public FileStore storeIn(Path folder) {
      return target(folder).storeFor(REPO, Revision.MAIN, COMMIT);
    }

    /** Returns this kind of store in a folder. */
    public DownloadTarget target(Path folder) {
      LockFiles locks = new LockFiles(delay -> {});
      CacheOptions options = new CacheOptions(true, true, true, false);
      CacheTarget cache =
          new CacheTarget(folder.resolve("hub"), options, locks, Clock.systemUTC(), text -> {});
      return this == CACHE
          ? cache
          : new LocalDirTarget(
              folder.resolve("local"), cache, Optional.empty(), locks, Clock.systemUTC(), false);
    }

    /** Writes the files, of {@link ManyFiles#SIZE} bytes each, and their links or metadata. */
    public void fill(Path folder, List<RemoteFile> files) throws IOException {
      FileStore store = storeIn(folder);
      Set<Path> created = new HashSet<>();
      byte[] content = new byte[ManyFiles.SIZE];
      for (RemoteFile file : files) {
        Path path = store.pathOf(file.path());
        if (this == CACHE) {
          Path blobs = store.root().getParent().resolveSibling("blobs");
          write(created, blobs.resolve(file.etag().value()), content);
          makeFolder(created, path.getParent());
          Path blob = blobs.resolve(file.etag().value());
          Files.createSymbolicLink(path, path.getParent().relativize(blob));
        } else {
          write(created, path, content);
          Path notes = store.root().resolve(".cache/huggingface/download");
          String note = COMMIT + "\n" + file.etag() + "\n" + NOTED_AT + "\n";
          write(
              created,
              notes.resolve(file.path() + ".metadata"),
              note.getBytes(StandardCharsets.US_ASCII));
        }
      }
    }

    private static void write(Set<Path> created, Path file, byte[] bytes) throws IOException {
      makeFolder(created, file.getParent());
      Files.write(file, bytes);
    }

    private static void makeFolder(Set<Path> created, Path folder) throws IOException {
      if (created.add(folder)) {
        Files.createDirectories(folder);
      }
    }
  }

  /** Deletes a folder and its contents; does not follow links. */
  public static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
