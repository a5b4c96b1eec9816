package io.hfj.store.cache;

import io.hfj.NotCached;
import io.hfj.store.ParallelTasks;
import io.hfj.store.cache.CacheScan.CorruptEntry;
import io.hfj.store.fs.DiskFailures;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Scans a cache. Only reads, and follows no links to folders except those of {@link
 * RelocatedFolders}. Validity, counts and messages are those of huggingface_hub 2.0.0, {@code
 * utils/_cache_manager.py}. Immutable.
 */
public final class CacheScanner {
  /** Entries beside the repositories. */
  private static final Set<String> IGNORED =
      Set.of(".locks", "CACHEDIR.TAG", ".DS_Store", "Thumbs.db", "desktop.ini");

  /** Folders are read in parallel: each costs a round trip on a network file system. */
  private static final int THREADS = 4;

  private final Path root;

  /**
   * @param root the cache
   */
  public CacheScanner(Path root) {
    this.root = root;
  }

  /**
   * Scans the whole cache.
   *
   * @throws NotCached if the folder does not exist
   * @throws io.hfj.StorageFailure if it cannot be read
   * @throws Interrupted if the thread is interrupted
   */
  public CacheScan scan() {
    if (Files.notExists(root) || Files.isRegularFile(root)) {
      throw new NotCached("cache folder not found: " + root, "the first download creates it");
    }
    List<RepoScan> scans = scanAll(folders());
    List<ScannedRepo> repos = new ArrayList<>();
    List<CorruptEntry> corrupt = new ArrayList<>();
    List<CachedBlob> parts = new ArrayList<>();
    List<CachedBlob> orphans = new ArrayList<>();
    List<Path> dangling = new ArrayList<>();
    for (RepoScan scan : scans) {
      scan.repo().ifPresent(repos::add);
      scan.corrupt().ifPresent(corrupt::add);
      parts.addAll(scan.parts());
      orphans.addAll(scan.orphans());
      dangling.addAll(scan.dangling());
    }
    if (!orphans.isEmpty()) {
      Set<Object> linked = CacheScan.crossLinked(root, repos, Set.of());
      orphans.removeIf(orphan -> linked.contains(orphan.identity()));
    }
    return new CacheScan(
        root,
        List.copyOf(repos),
        List.copyOf(corrupt),
        new UnusedFiles(parts, orphans, dangling, SharedBlobs.unused(new CacheLayout(root))));
  }

  private List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!IGNORED.contains(name) && !(name.equals("blobs") && SharedBlobs.isMarked(entry))) {
          folders.add(entry);
        }
      }
    } catch (IOException e) {
      throw DiskFailures.of("read", root, e);
    } catch (DirectoryIteratorException e) {
      throw DiskFailures.of("read", root, e.getCause());
    }
    folders.sort(Comparator.naturalOrder());
    return folders;
  }

  private static List<RepoScan> scanAll(List<Path> folders) {
    List<Callable<RepoScan>> scans = new ArrayList<>();
    folders.forEach(folder -> scans.add(() -> RepoScan.of(folder)));
    List<RepoScan> done = new ArrayList<>();
    new ParallelTasks("hfj-scan", THREADS, "interrupted while scanning the cache")
        .run(scans, done::add);
    return done;
  }

  /** Whether the path is a folder, and not a link to one. */
  public static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }
}
