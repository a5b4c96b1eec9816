package io.hfj.cli;

import io.hfj.server.Content;
import io.hfj.server.HubCommit;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.server.RepoFile;
import io.hfj.testing.xet.XetStorage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A random repository: small and large files, files of equal content, nested folders, a branch that
 * shares files with {@code main}, and a later commit that {@code main} can move to. Files that
 * change between commits keep their size, since a downloader compares sizes first. In some rounds
 * the large files are in chunked storage. Immutable.
 */
final class ChaosRepo {
  static final String ID = "acme/chaos";

  private static final int KB = 1000;
  private static final int MB = 1 << 20;

  /** Sizes around the limits of hfj: 1 MiB, 8 MiB, claims of 1 MiB. */
  private static final List<Integer> MIDDLING =
      List.of(100 * KB, 300 * KB, MB, MB + 1, 3 * MB + 17, 5 * MB, 8 * MB - 1);

  private static final List<Integer> LARGE = List.of(8 * MB, 12 * MB + 12_345, 20 * MB, 30 * MB);

  private static final List<String> FOLDERS = List.of("", "", "sub/", "sub/deep/", "a b/ü/");

  /** Contents are hashed once for all rounds; their number is bounded. */
  private static final Map<List<Integer>, Content> CONTENTS = new HashMap<>();

  /** The storage of all rounds, which has each content once. */
  static final XetStorage STORAGE = new XetStorage();

  private static final Map<List<Integer>, String> HASHES = new HashMap<>();

  /** Whether the large files are in chunked storage. */
  final boolean chunked;

  /** The repository before {@code main} moves, and after. */
  final HubRepo before;

  final HubRepo after;

  ChaosRepo(Random random) {
    chunked = random.nextInt(3) == 0;
    HubRepoBuilder first = HubRepo.model(ID);
    List<RepoFile> files = new ArrayList<>();
    int texts = 2 + random.nextInt(4);
    for (int i = 0; i < texts; i++) {
      files.add(small(folder(random) + "text " + i + ".json", i == 0 ? 0 : i, i));
    }
    int middling = 2 + random.nextInt(4);
    for (int i = 0; i < middling; i++) {
      files.add(lfs(folder(random) + "part-" + i + ".bin", pick(MIDDLING, random), i));
    }
    if (random.nextInt(5) < 2) {
      files.add(lfs(folder(random) + "large.bin", pick(LARGE, random), 0));
    }
    RepoFile original = pick(files, random);
    files.add(at("twins/copy of it", original));
    files.forEach(first::add);
    first.branch("main");
    change(first, files, random, 10);
    first.remove(files.get(0).path()).file("only on dev.json", "{}");
    first.branch("dev");
    HubRepo both = first.build();
    HubRepoBuilder moved = both.edit();
    change(moved, files, random, 20);
    this.before = both;
    this.after = moved.branch("main").build();
  }

  private void change(HubRepoBuilder to, List<RepoFile> files, Random random, int variant) {
    for (int i = 0; i < 2; i++) {
      RepoFile file = pick(files.subList(1, files.size()), random);
      int size = (int) file.size();
      to.add(
          file.lfs()
              ? lfs(file.path(), size, variant + random.nextInt(2))
              : new RepoFile(file.path(), text(size, variant), false, file.xetHash()));
    }
  }

  private static RepoFile small(String path, int kilobytes, int variant) {
    return new RepoFile(path, text(kilobytes * KB, variant), false, Optional.empty());
  }

  private static Content text(int size, int variant) {
    return Content.of(("line " + variant + "\n").repeat(size / 7 + 1).substring(0, size));
  }

  private RepoFile lfs(String path, int size, int variant) {
    Content content = content(size, variant);
    return new RepoFile(
        path, content, true, chunked ? Optional.of(hash(size, variant)) : Optional.empty());
  }

  private static RepoFile at(String path, RepoFile file) {
    return new RepoFile(path, file.content(), file.lfs(), file.xetHash());
  }

  private static Content content(int size, int variant) {
    synchronized (CONTENTS) {
      return CONTENTS.computeIfAbsent(
          List.of(size, variant), key -> Content.generated(31L * size + variant, size));
    }
  }

  private static String hash(int size, int variant) {
    synchronized (HASHES) {
      return HASHES.computeIfAbsent(
          List.of(size, variant), key -> STORAGE.add(content(size, variant)));
    }
  }

  private static String folder(Random random) {
    return pick(FOLDERS, random);
  }

  static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  /** Returns the old and the new commit of {@code main}, and that of the other branch. */
  List<HubCommit> commits() {
    return List.of(before.commit("main"), before.commit("dev"), after.commit("main"));
  }

  /** Returns the commits that a revision may mean, whether or not {@code main} has moved. */
  List<HubCommit> commits(String revision) {
    return Stream.of(before, after)
        .map(repo -> repo.commit(revision))
        .distinct()
        .collect(Collectors.toMap(HubCommit::sha, c -> c, (a, b) -> a, TreeMap::new))
        .values()
        .stream()
        .toList();
  }

  /** Returns the paths that all commits have. */
  List<String> commonPaths() {
    Set<String> paths = new TreeSet<>(commits().get(0).files().keySet());
    commits().forEach(commit -> paths.retainAll(commit.files().keySet()));
    return List.copyOf(paths);
  }

  /** Returns all contents by etag. */
  Map<String, Content> blobs() {
    return commits().stream()
        .flatMap(commit -> commit.files().values().stream())
        .collect(Collectors.toMap(RepoFile::etag, RepoFile::content, (a, b) -> a));
  }

  /** Returns the bytes of all contents, each counted once. */
  long bytes() {
    return blobs().values().stream().mapToLong(Content::size).sum();
  }
}
