package io.hfj.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a cache file by file, as clients leave it: valid, shared, broken. For one thread. */
public final class CacheFixture {
  private static final String FIRST_SUFFIX = "a1".repeat(16);
  private static final String SECOND_SUFFIX = "b2".repeat(16);

  private final Path root;

  /**
   * @param root of the cache; created if missing
   */
  public CacheFixture(Path root) throws IOException {
    this.root = Files.createDirectories(root);
  }

  /** The hash of the first commit of a repository, derived from its name. */
  public static String firstCommit(String repo) {
    return String.format("%08x", repo.hashCode()) + FIRST_SUFFIX;
  }

  /** The hash of its second commit. */
  public static String secondCommit(String repo) {
    return String.format("%08x", repo.hashCode()) + SECOND_SUFFIX;
  }

  /** The folder of the cache. */
  public Path root() {
    return root;
  }

  /** Adds a file to a commit: a link to its blob, which is created if missing. */
  public CacheFixture file(String repo, String commit, String file, String blob, String content)
      throws IOException {
    Path at = root.resolve(repo).resolve("blobs").resolve(blob);
    if (!Files.exists(at)) {
      write(at, content);
    }
    Path pointer = root.resolve(repo).resolve("snapshots").resolve(commit).resolve(file);
    Files.createDirectories(pointer.getParent());
    Files.createSymbolicLink(pointer, pointer.getParent().relativize(at));
    return this;
  }

  /** Adds a branch or tag. */
  public CacheFixture ref(String repo, String name, String commit) throws IOException {
    write(root.resolve(repo).resolve("refs").resolve(name), commit);
    return this;
  }

  /** Adds a repository with one commit on main that has one file. */
  public CacheFixture simple(String repo, String content) throws IOException {
    return file(repo, firstCommit(repo), "f.txt", "e".repeat(40), content)
        .ref(repo, "main", firstCommit(repo));
  }

  /** Moves a folder out of the cache and replaces it by a link. */
  public CacheFixture move(String folder, Path target) throws IOException {
    Files.move(root.resolve(folder), target);
    Files.createSymbolicLink(root.resolve(folder), target);
    return this;
  }

  /** Writes a plain file below the cache. */
  public CacheFixture write(String path, String content) throws IOException {
    write(root.resolve(path), content);
    return this;
  }

  private static void write(Path path, String content) throws IOException {
    Files.createDirectories(path.getParent());
    Files.write(path, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a file whose blob is in the store shared by all repositories, with its manifest. */
  public CacheFixture shared(String repo, String commit, String file, String blob, String hash)
      throws IOException {
    write("blobs/.huggingface-shared-blobs", "1\n");
    String payload = "blobs/" + hash.substring(0, 2) + "/" + hash;
    if (!Files.exists(root.resolve(payload))) {
      write(payload, "payload of " + hash.substring(0, 8));
    }
    Path manifest = root.resolve(payload + ".refs");
    String entries = Files.exists(manifest) ? Files.readString(manifest) : "";
    write(manifest, entries + repo + "/blobs/" + blob + "\n");
    Path link = root.resolve(repo).resolve("blobs").resolve(blob);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../../" + payload));
    return file(repo, commit, file, blob, "");
  }

  /** Adds a repository of each valid kind. */
  public CacheFixture sound() throws IOException {
    simple("models--ok--a", "hello");
    simple("datasets--d", "some data");
    simple("spaces--a--b", "app");
    simple("kernels--a--k", "fast");
    simple("models--bad..id--x", "old");
    ref("models--ok--a", "refs/pr/1", firstCommit("models--ok--a"));
    file(
        "models--two--revs",
        firstCommit("models--two--revs"),
        "same.txt",
        "1".repeat(40),
        "same in both");
    file("models--two--revs", secondCommit("models--two--revs"), "same.txt", "1".repeat(40), "");
    file(
        "models--two--revs", secondCommit("models--two--revs"), "sub/twin.txt", "1".repeat(40), "");
    file(
        "models--two--revs",
        secondCommit("models--two--revs"),
        "new.bin",
        "2".repeat(64),
        "only in the new one");
    ref("models--two--revs", "main", secondCommit("models--two--revs"));
    write("models--nolinks--x/snapshots/" + firstCommit("models--nolinks--x") + "/a", "hello");
    write("models--nolinks--x/snapshots/" + firstCommit("models--nolinks--x") + "/sub/b", "hell");
    ref("models--nolinks--x", "main", firstCommit("models--nolinks--x"));
    Files.createDirectories(
        root.resolve("models--empty--rev/snapshots/" + firstCommit("models--empty--rev")));
    shared(
        "models--xet--one",
        firstCommit("models--xet--one"),
        "big.bin",
        "3".repeat(64),
        "ab".repeat(32));
    shared(
        "models--xet--two",
        firstCommit("models--xet--two"),
        "large.bin",
        "3".repeat(64),
        "ab".repeat(32));
    shared(
        "models--xet--two",
        firstCommit("models--xet--two"),
        "own.bin",
        "4".repeat(64),
        "cd".repeat(32));
    ref("models--xet--one", "main", firstCommit("models--xet--one"));
    ref("models--xet--two", "main", firstCommit("models--xet--two"));
    write("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n");
    write(".locks/models--ok--a/" + "e".repeat(40) + ".lock", "");
    return this;
  }

  /** Adds an entry of each kind that the official client does not use. */
  public CacheFixture broken() throws IOException {
    write("version.txt", "1");
    simple("nodashes", "x");
    simple("widgets--x--y", "x");
    write("models--no--snaps/blobs/" + "5".repeat(40), "x");
    ref("models--ref--only", "main", firstCommit("models--ref--only"));
    file("models--refs--file", firstCommit("models--refs--file"), "f", "6".repeat(40), "x")
        .write("models--refs--file/refs", "x");
    simple("models--snap--file", "x").write("models--snap--file/snapshots/file", "x");
    simple("models--broken--link", "x");
    Files.delete(root.resolve("models--broken--link/blobs/" + "e".repeat(40)));
    simple("models--ref--gone", "x")
        .ref("models--ref--gone", "dev", secondCommit("models--ref--gone"));
    write("models--snaps--file/snapshots", "x");
    Files.createDirectories(root.resolve("datasets--nothing"));
    write("stray.bin", "x");
    return this;
  }
}
