package io.hfj.store.dedup;

import io.hfj.LinkMode;
import io.hfj.model.Etag;
import io.hfj.store.fs.AtomicFiles;
import io.hfj.store.fs.ContentLinker;
import io.hfj.store.fs.FileIdentity;
import io.hfj.store.lock.LockFiles;
import io.hfj.store.part.StaleParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Groups of files with the same content. {@link #find} only reads; {@link #merge} replaces the
 * files of a group by links to the first, after hashing each: names and metadata are not trusted.
 * After a kill at any moment every name has complete content. Immutable.
 */
public final class DuplicateFiles {
  private final List<Group> groups;
  private final LinkMode mode;
  private final int unsharable;

  private DuplicateFiles(List<Group> groups, LinkMode mode, int unsharable) {
    this.groups = List.copyOf(groups);
    this.mode = mode;
    this.unsharable = unsharable;
  }

  /**
   * Returns a temporary name in that folder. Clean-ups treat the file as an unfinished download,
   * but no download resumes it, since it may be the same file as content in use. {@link StaleParts}
   * removes one that was left.
   */
  public static Path temporary(Path folder, Etag etag) {
    return folder.resolve(etag + "." + AtomicFiles.randomHex() + StaleParts.LINK_SUFFIX);
  }

  /**
   * Several files of the same content, on one disk.
   *
   * @param contents not editable ones first
   * @param others number of contents that are not yet the same file as the first
   * @param saved bytes that merging frees: those of files without other names
   */
  public record Group(List<DuplicateCandidate> contents, int others, long saved) {

    static Group of(List<DuplicateCandidate> contents) {
      Object first = identity(contents.get(0).path());
      Map<Object, List<DuplicateCandidate>> others = new LinkedHashMap<>();
      for (DuplicateCandidate content : contents) {
        Object file = identity(content.path());
        if (!file.equals(first)) {
          others.computeIfAbsent(file, f -> new ArrayList<>()).add(content);
        }
      }
      long saved = 0;
      for (List<DuplicateCandidate> names : others.values()) {
        saved += names(names.get(0).path()) <= names.size() ? names.get(0).size() : 0;
      }
      int count = others.values().stream().mapToInt(List::size).sum();
      return new Group(List.copyOf(contents), count, saved);
    }
  }

  /** What files that can be merged have in common. */
  private record ContentKey(Etag etag, long size, Object disk) {}

  /**
   * Finds groups of files that merging would save space for.
   *
   * @param mode HARD: hard links; REFLINK: shared blocks; AUTO: hard links between files that are
   *     not editable, shared blocks otherwise
   */
  public static DuplicateFiles find(Collection<DuplicateCandidate> contents, LinkMode mode) {
    Map<ContentKey, List<DuplicateCandidate>> byKind = new LinkedHashMap<>();
    for (DuplicateCandidate content : contents) {
      FileIdentity.at(content.path())
          .filter(is -> is.size() == content.size() && content.size() > 0)
          .ifPresent(
              is ->
                  byKind
                      .computeIfAbsent(
                          new ContentKey(content.etag(), content.size(), disk(content.path())),
                          kind -> new ArrayList<>())
                      .add(content));
    }
    List<Group> groups = new ArrayList<>();
    Map<Object, Boolean> disks = new HashMap<>();
    int unsharable = 0;
    for (Map.Entry<ContentKey, List<DuplicateCandidate>> entry : byKind.entrySet()) {
      List<DuplicateCandidate> same = entry.getValue();
      // Keep the file with most names: replacing the others then frees them.
      same.sort(
          Comparator.comparing(DuplicateCandidate::isEditable)
              .thenComparing(one -> -names(one.path()))
              .thenComparing(DuplicateCandidate::path));
      Group group = Group.of(same);
      boolean needsSharing = same.stream().anyMatch(one -> mustStaySeparate(one, mode));
      if (group.saved() > 0
          && needsSharing
          && !disks.computeIfAbsent(entry.getKey().disk(), disk -> canShare(same.get(0)))) {
        int others = group.others();
        same.removeIf(one -> mustStaySeparate(one, mode));
        unsharable += others;
        if (same.isEmpty()) {
          continue;
        }
        group = Group.of(same);
        unsharable -= group.others();
      }
      if (group.saved() > 0) {
        groups.add(group);
      }
    }
    groups.sort(Comparator.comparingLong(Group::saved).reversed());
    return new DuplicateFiles(groups, mode, unsharable);
  }

  /** Whether it may share blocks with others, but not be a hard link to them. */
  private static boolean mustStaySeparate(DuplicateCandidate content, LinkMode mode) {
    return mode == LinkMode.REFLINK || mode == LinkMode.AUTO && content.isEditable();
  }

  /** Whether the file's disk can share blocks, by trying. */
  private static boolean canShare(DuplicateCandidate content) {
    try {
      return ContentLinker.tryMake(LinkMode.REFLINK, content.path(), content.temporary());
    } finally {
      AtomicFiles.deleteQuietly(content.temporary());
    }
  }

  private static Object disk(Path path) {
    try {
      return Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return path.getRoot();
    }
  }

  static Object identity(Path path) {
    return FileIdentity.at(path).map(is -> is.key() == null ? path : is.key()).orElse(path);
  }

  static int names(Path path) {
    try {
      return FileIdentity.names(path);
    } catch (IOException gone) {
      return 1;
    }
  }

  /** The groups, largest savings first. */
  public List<Group> groups() {
    return groups;
  }

  /** The number of files left out: they may only share blocks, which their disk cannot. */
  public int unsharable() {
    return unsharable;
  }

  /** Bytes that merging all groups frees. */
  public long saved() {
    return groups.stream().mapToLong(Group::saved).sum();
  }

  /**
   * The result of merging.
   *
   * @param files number of files replaced by links
   * @param freed bytes
   * @param skipped what was not merged and why, a sentence each
   */
  public record MergeResult(int files, long freed, List<String> skipped) {}

  /**
   * Merges the groups; reports what cannot be merged.
   *
   * @param progress receives the number of files read so far
   */
  public MergeResult merge(LockFiles locks, IntConsumer progress) {
    DuplicateMerge merge = new DuplicateMerge(mode, locks, progress);
    groups.forEach(merge::merge);
    return merge.outcome();
  }
}
