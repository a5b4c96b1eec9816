package io.hfj.store.cache;

import io.hfj.model.ExceptionReason;
import io.hfj.model.RepoType;
import io.hfj.store.cache.CacheScan.CorruptEntry;
import io.hfj.store.fs.SafeFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Scans one folder of a cache. Only reads. For one use by one thread. */
final class RepoScanner {
  /** Files that file managers create. */
  private static final Set<String> FILE_MANAGER_FILES =
      Set.of(".DS_Store", "Thumbs.db", "desktop.ini");

  private static final String PART = ".incomplete";

  /** A commit or an etag. */
  private static final String CONTENT = "[0-9a-f]{40}|[0-9a-f]{64}";

  /** The folder is not a valid repository. */
  private static final class Corrupt extends Exception {
    private static final long serialVersionUID = 1;

    Corrupt(String why) {
      super(why);
    }
  }

  private final Path folder;
  private final Path blobs;
  private final Map<Path, CachedBlob> known = new HashMap<>();
  private final Map<Object, CachedBlob> own = new HashMap<>();
  private final Set<CachedBlob> used = new HashSet<>();
  private final List<CachedBlob> parts = new ArrayList<>();

  RepoScanner(Path folder) {
    this.folder = folder;
    this.blobs = folder.resolve("blobs");
  }

  /** Scans the folder; to be called once. */
  RepoScan scan() {
    try {
      ScannedRepo repo = repo();
      return new RepoScan(Optional.of(repo), Optional.empty(), parts, orphans(), List.of());
    } catch (Corrupt e) {
      return corrupt(e.getMessage(), false);
    } catch (IOException e) {
      return corrupt("cannot be read: " + ExceptionReason.of(e), true);
    }
  }

  private RepoScan corrupt(String why, boolean unread) {
    return new RepoScan(
        Optional.empty(),
        Optional.of(new CorruptEntry(folder, why, unread)),
        parts,
        List.of(),
        dangling(folder));
  }

  private ScannedRepo repo() throws Corrupt, IOException {
    if (!SafeFolders.isFolder(folder) && !RelocatedFolders.isFolder(folder)) {
      throw new Corrupt("Repo path is not a directory: " + folder);
    }
    RepoLocation location = RepoLocation.find(folder).orElseThrow(this::misnamed);
    listBlobs();
    listChunkLists();
    Path snapshots = folder.resolve("snapshots");
    if (!SafeFolders.isFolder(snapshots)) {
      throw new Corrupt("Snapshots dir doesn't exist in cached repo: " + snapshots);
    }
    Map<String, Set<String>> refs = refs(folder.resolve("refs"));
    List<ScannedRevision> revisions = new ArrayList<>();
    for (Path snapshot : CacheFolderReader.list(snapshots)) {
      String commit = snapshot.getFileName().toString();
      if (!FILE_MANAGER_FILES.contains(commit)) {
        requireSnapshot(commit);
        revisions.add(revision(snapshot, commit, refs.remove(commit)));
      }
    }
    if (!refs.isEmpty()) {
      throw new Corrupt(
          "Reference(s) refer to missing commit hashes: " + describe(refs) + " (" + folder + ")");
    }
    revisions.sort(Comparator.comparing(ScannedRevision::commit));
    return repo(location, revisions);
  }

  /** A link may lead to any folder with a {@code snapshots} folder, which must not be deleted. */
  private void requireSnapshot(String commit) throws Corrupt {
    if (Files.isSymbolicLink(folder) && !commit.matches(CONTENT)) {
      throw new Corrupt("Repo path is a link to something else: " + folder);
    }
  }

  private ScannedRepo repo(RepoLocation location, List<ScannedRevision> revisions)
      throws IOException {
    BasicFileAttributes own = Files.readAttributes(folder, BasicFileAttributes.class);
    return new ScannedRepo(
        location,
        List.copyOf(revisions),
        used.size(),
        used.stream().mapToLong(CachedBlob::size).sum(),
        used.stream().mapToLong(CachedBlob::accessed).max().orElse(own.lastAccessTime().toMillis()),
        used.stream()
            .mapToLong(CachedBlob::modified)
            .max()
            .orElse(own.lastModifiedTime().toMillis()));
  }

  private Corrupt misnamed() {
    String name = folder.getFileName().toString();
    int end = name.indexOf(RepoLocation.SEPARATOR);
    if (end < 0) {
      return new Corrupt("Repo path is not a valid HuggingFace cache directory: " + folder);
    }
    String found = name.substring(0, end);
    String all =
        Arrays.stream(RepoType.values())
            .map(RepoType::plural)
            .sorted()
            .collect(Collectors.joining("', '"));
    return new Corrupt(
        "Repo type must be one of ['" + all + "'], found `" + found + "` (" + folder + ")");
  }

  private void listBlobs() throws IOException {
    if (!SafeFolders.isFolder(blobs) && !RelocatedFolders.isFolder(blobs)) {
      return;
    }
    boolean moved = Files.isSymbolicLink(folder) || Files.isSymbolicLink(blobs);
    for (Path file : CacheFolderReader.list(blobs)) {
      String content = file.getFileName().toString().replaceFirst("\\..*", "");
      if (moved && !content.matches(CONTENT)) {
        continue; // the folder that the blobs were moved to may contain other files
      }
      Optional<CachedBlob> blob = CachedBlob.at(file);
      if (blob.isPresent() && file.getFileName().toString().endsWith(PART)) {
        parts.add(blob.get().withoutHoles());
      } else {
        blob.ifPresent(
            found -> {
              known.put(file, found);
              own.put(found.identity(), found);
            });
      }
    }
  }

  /**
   * The chunk list of a blob that is gone is useless, like the journal of a part file. Those of
   * another user may not be readable, which does not concern the repository.
   */
  private void listChunkLists() {
    try {
      for (Path list : CachedChunkLists.list(folder)) {
        Path blob = blobs.resolve(list.getFileName());
        if (Files.notExists(blob, LinkOption.NOFOLLOW_LINKS)) {
          CachedBlob.at(list).ifPresent(parts::add);
        }
      }
    } catch (IOException unreadable) {
      // They are left out.
    }
  }

  private Map<String, Set<String>> refs(Path refs) throws Corrupt, IOException {
    Map<String, Set<String>> byCommit = new TreeMap<>();
    if (Files.isRegularFile(refs)) {
      throw new Corrupt("Refs directory cannot be a file: " + refs);
    }
    if (SafeFolders.isFolder(refs)) {
      for (Path ref : CacheFolderReader.filesBelow(refs)) {
        if (!FILE_MANAGER_FILES.contains(ref.getFileName().toString())) {
          String name = refs.relativize(ref).toString().replace('\\', '/');
          byCommit
              .computeIfAbsent(CacheFolderReader.read(ref), commit -> new TreeSet<>())
              .add(name);
        }
      }
    }
    return byCommit;
  }

  private static String describe(Map<String, Set<String>> refs) {
    return refs.entrySet().stream()
        .map(entry -> "'" + entry.getKey() + "': {'" + String.join("', '", entry.getValue()) + "'}")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private ScannedRevision revision(Path snapshot, String commit, Set<String> refs)
      throws Corrupt, IOException {
    if (!SafeFolders.isFolder(snapshot)) {
      throw new Corrupt("Snapshots folder corrupted. Found a file: " + snapshot);
    }
    Set<CachedBlob> contents = new LinkedHashSet<>();
    int files = 0;
    Deque<Path> folders = new ArrayDeque<>(List.of(snapshot));
    while (!folders.isEmpty()) {
      for (Path file : CacheFolderReader.list(folders.pop())) {
        Optional<CachedBlob> content = content(file, folders);
        if (content.isPresent()) {
          files++;
          contents.add(content.get());
        }
      }
    }
    used.addAll(contents);
    long modified = contents.stream().mapToLong(CachedBlob::modified).max().orElse(-1);
    long folderTime = Files.getLastModifiedTime(snapshot).toMillis();
    return new ScannedRevision(
        snapshot,
        refs == null ? List.of() : List.copyOf(refs),
        files,
        List.copyOf(contents),
        modified >= 0 ? modified : folderTime,
        Math.max(modified, folderTime));
  }

  /** Returns the content of a snapshot's entry; adds a folder to {@code folders} instead. */
  private Optional<CachedBlob> content(Path file, Deque<Path> folders) throws Corrupt, IOException {
    Path target;
    try {
      target = file.resolveSibling(Files.readSymbolicLink(file)).normalize();
    } catch (NotLinkException e) {
      if (SafeFolders.isFolder(file)) {
        folders.push(file);
        return Optional.empty();
      }
      return CachedBlob.at(file); // a cache without links
    }
    CachedBlob blob = known.get(target);
    if (blob == null && !Files.isDirectory(target)) {
      CachedBlob found =
          CachedBlob.at(target)
              .orElseThrow(() -> new Corrupt("Blob missing (broken symlink): " + target));
      blob = ownOr(found);
      known.put(target, blob);
    }
    return Optional.ofNullable(blob);
  }

  /** Returns the blob that was found by another path: through a link, or another cache path. */
  private CachedBlob ownOr(CachedBlob found) throws IOException {
    CachedBlob blob = known.get(found.path().toRealPath());
    return blob == null ? own.getOrDefault(found.identity(), found) : blob;
  }

  private List<CachedBlob> orphans() {
    Set<Object> inUse = used.stream().map(CachedBlob::identity).collect(Collectors.toSet());
    return known.values().stream()
        .filter(blob -> blob.path().startsWith(blobs) && !inUse.contains(blob.identity()))
        .sorted(Comparator.comparing(CachedBlob::path))
        .toList();
  }

  private static List<Path> dangling(Path folder) {
    Path snapshots = folder.resolve("snapshots");
    try {
      return !SafeFolders.isFolder(folder) || !SafeFolders.isFolder(snapshots)
          ? List.of()
          : CacheFolderReader.entriesBelow(snapshots).stream()
              .filter(CacheFolderReader::isDangling)
              .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
