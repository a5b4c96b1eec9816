package io.hfj.testing;

import io.hfj.model.CommitHash;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.store.DownloadTarget;
import io.hfj.store.FileStore;
import io.hfj.store.cache.CacheOptions;
import io.hfj.store.cache.HubCache;
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
 * Puts thousands of files where an earlier run would have left them, without the forcing to disk
 * that makes a run slow and safe.
 */
public final class PrefilledStore {
  /** Whose files they are. */
  public static final RepoId REPO = new RepoId(RepoType.DATASET, "acme/pictures");

  /** As of when. */
  public static final CommitHash COMMIT = new CommitHash("a1".repeat(20));

  /** Later than any file's own time: the note is believed. */
  private static final String NOTED_AT = "4102444800.0";

  private PrefilledStore() {}

  /** Which of the two stores. */
  public enum StoreKind {
    LOCAL_DIR,
    CACHE;

    /** This place in that folder, open for the commit. */
    public FileStore storeIn(Path folder) {
      return target(folder).at(REPO, Revision.MAIN, COMMIT);
    }

    /** This place in that folder. */
    public DownloadTarget target(Path folder) {
      LockFiles locks = new LockFiles(delay -> {});
      CacheOptions options = new CacheOptions(true, true, true, false);
      HubCache cache = new HubCache(folder.resolve("hub"), options, locks, text -> {});
      return this == CACHE
          ? cache
          : new LocalDirTarget(
              folder.resolve("local"), cache, Optional.empty(), locks, Clock.systemUTC(), false);
    }

    /** Writes the files, of {@link ManyFiles#SIZE} bytes each, and what is kept beside them. */
    public void fill(Path folder, List<RemoteFile> files) throws IOException {
      FileStore store = storeIn(folder);
      Set<Path> made = new HashSet<>();
      byte[] content = new byte[ManyFiles.SIZE];
      for (RemoteFile file : files) {
        Path path = store.pathOf(file.path());
        if (this == CACHE) {
          Path blobs = store.root().getParent().resolveSibling("blobs");
          write(made, blobs.resolve(file.etag().value()), content);
          makeFolder(made, path.getParent());
          Path blob = blobs.resolve(file.etag().value());
          Files.createSymbolicLink(path, path.getParent().relativize(blob));
        } else {
          write(made, path, content);
          Path notes = store.root().resolve(".cache/huggingface/download");
          String note = COMMIT + "\n" + file.etag() + "\n" + NOTED_AT + "\n";
          write(
              made,
              notes.resolve(file.path() + ".metadata"),
              note.getBytes(StandardCharsets.US_ASCII));
        }
      }
    }

    private static void write(Set<Path> made, Path file, byte[] bytes) throws IOException {
      makeFolder(made, file.getParent());
      Files.write(file, bytes);
    }

    private static void makeFolder(Set<Path> made, Path folder) throws IOException {
      if (made.add(folder)) {
        Files.createDirectories(folder);
      }
    }
  }

  /** Removes a folder with all in it; links are not followed. */
  public static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path emptied, IOException failed)
              throws IOException {
            if (failed != null) {
              throw failed;
            }
            Files.delete(emptied);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
