package io.hfj.store.localdir;

import io.hfj.StorageFailure;
import io.hfj.model.Etag;
import io.hfj.model.RepoPath;
import io.hfj.store.dedup.DuplicateCandidate;
import io.hfj.store.dedup.DuplicateFiles;
import io.hfj.store.fs.FolderListing;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The contents of a local folder according to its metadata. Only reads. */
public final class RecordedContents {
  /** Part of the path of content in a cache without links; elsewhere its name is its hash. */
  private static final String UNLINKED = File.separator + "snapshots" + File.separator;

  private RecordedContents() {}

  /** Whether any client has filled the folder. */
  public static boolean isFilled(Path root) {
    return Files.isDirectory(new LocalDirLayout(root).meta());
  }

  /** Whether the folder has links to content of a cache; these may have no metadata. */
  public static boolean isLinked(Path root) {
    LocalDirLayout layout = new LocalDirLayout(root);
    try {
      return FolderListing.list(root, LocalDirLayout.META::equals).stream()
          .map(layout::file)
          .anyMatch(RecordedContents::isCacheLink);
    } catch (StorageFailure unreadable) {
      return false;
    }
  }

  private static boolean isCacheLink(Path file) {
    if (!Files.isSymbolicLink(file)) {
      return false;
    }
    try {
      Path content = file.toRealPath();
      return content.toString().contains(UNLINKED)
          || Etag.fromHeader(String.valueOf(content.getFileName())).isPresent();
    } catch (IOException leadsNowhere) {
      return false;
    }
  }

  /** Returns the LFS and Xet files whose metadata is valid, as candidates for merging. */
  public static List<DuplicateCandidate> of(Path root) {
    LocalDirLayout layout = new LocalDirLayout(root);
    List<DuplicateCandidate> contents = new ArrayList<>();
    for (RepoPath file : FolderListing.list(root, LocalDirLayout.META::equals)) {
      content(layout, file).ifPresent(contents::add);
    }
    return contents;
  }

  private static Optional<DuplicateCandidate> content(LocalDirLayout layout, RepoPath file) {
    Path path = layout.file(file);
    Optional<LocalMetadata> metadata =
        LocalMetadata.find(layout.metadata(file), path).filter(found -> found.etag().isSha256());
    if (metadata.isEmpty() || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      Path temporary = DuplicateFiles.temporary(layout.parts(file), metadata.get().etag());
      return Optional.of(
          new DuplicateCandidate(
              path,
              metadata.get().etag(),
              Files.size(path),
              temporary,
              layout.lock(file),
              Optional.of(() -> metadata.get().renewedFor(path).write(layout.metadata(file)))));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
