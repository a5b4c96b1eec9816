package io.hfj.store.cache;

import io.hfj.StorageFailure;
import io.hfj.model.Etag;
import io.hfj.store.chunk.ChunkList;
import io.hfj.store.chunk.ChunkLists;
import io.hfj.store.chunk.ListedBlob;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.SafeFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chunk lists of a cache: {@code .hfj-chunks/<etag>} beside the {@code blobs} of a repository.
 * The official client ignores that folder. Thread-safe.
 */
public final class CachedChunkLists implements ChunkLists {
  /** The folder of the lists, in that of a repository. */
  public static final String FOLDER = ".hfj-chunks";

  private static final Logger LOG = LoggerFactory.getLogger(CachedChunkLists.class);

  /** Looking at more would take longer than it saves. */
  private static final int MOST = 10_000;

  private final SnapshotLayout layout;
  private final RepoFolders folders;
  private final SharedBlobs shared;
  private final BooleanSupplier canLink;

  /**
   * @param canLink whether there are blobs, beside which lists are kept; asked when one is written
   */
  CachedChunkLists(
      SnapshotLayout layout, RepoFolders folders, SharedBlobs shared, BooleanSupplier canLink) {
    this.layout = layout;
    this.folders = folders;
    this.shared = shared;
    this.canLink = canLink;
  }

  /** Returns the path of a blob's list. */
  public static Path listOf(Path blob) {
    return blob.getParent().resolveSibling(FOLDER).resolve(blob.getFileName());
  }

  /** Returns the lists of a repository's folder, and what else is among them. */
  static List<Path> list(Path repo) throws IOException {
    Path folder = repo.resolve(FOLDER);
    return SafeFolders.isFolder(folder) ? CacheFolderReader.list(folder) : List.of();
  }

  @Override
  public List<ListedBlob> findBlobs() {
    List<ListedBlob> found = new ArrayList<>();
    addBlobs(layout.repoFolder(), found);
    try {
      for (Path repo : CacheFolderReader.list(layout.cache().root())) {
        if (!repo.equals(layout.repoFolder()) && RepoLocation.find(repo).isPresent()) {
          addBlobs(repo, found);
        }
      }
    } catch (IOException unreadable) {
      LOG.debug("the cache cannot be read: {}", unreadable.toString());
    }
    return found;
  }

  @Override
  public boolean hasLists() {
    try {
      return !list(layout.repoFolder()).isEmpty();
    } catch (IOException unreadable) {
      return false;
    }
  }

  private void addBlobs(Path repo, List<ListedBlob> found) {
    try {
      if (!RelocatedFolders.isFolder(repo)) {
        return;
      }
      for (Path list : list(repo)) {
        Path blob = repo.resolve("blobs").resolve(list.getFileName());
        if (found.size() < MOST
            && Files.exists(blob)
            && SafeFolders.isFreeOfLinks(RelocatedFolders.anchor(layout.cache(), blob), blob)) {
          found.add(at(blob));
        }
      }
    } catch (IOException unreadable) {
      LOG.debug("chunk lists cannot be read: {}", unreadable.toString());
    }
  }

  private ListedBlob at(Path blob) {
    boolean link = Files.isSymbolicLink(blob);
    return new ListedBlob(listOf(blob), link ? shared.findSharedBlob(blob).orElse(blob) : blob);
  }

  @Override
  public Optional<ChunkList> find(Etag etag) {
    Path list = listOf(layout.blob(etag));
    return SafeFolders.isFreeOfLinks(RelocatedFolders.anchor(layout.cache(), list), list)
        ? at(layout.blob(etag)).read()
        : Optional.empty();
  }

  @Override
  public void write(Etag etag, ChunkList list) {
    if (!canLink.getAsBoolean()) {
      return;
    }
    Path target = listOf(layout.blob(etag));
    try {
      folders.create(target.getParent());
      AtomicFiles.write(target, list.bytes());
    } catch (IOException | StorageFailure e) {
      LOG.debug("no chunk list for {}: {}", etag, e.toString());
    }
  }
}
