package io.hfj.cli;

import io.hfj.server.Content;
import io.hfj.server.HubCommit;
import io.hfj.server.RepoFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Checks that every file with a final name is correct, even while other processes write. Files that
 * did not change since the last check are not read again. For one thread.
 */
final class ChaosDisk {
  private final Path home;
  private final ChaosRepo repo;
  private final Map<String, Content> blobs;
  private final Map<Path, String> known = new HashMap<>();

  ChaosDisk(Path home, ChaosRepo repo) {
    this.home = home;
    this.repo = repo;
    this.blobs = repo.blobs();
  }

  Path snapshot(HubCommit commit) {
    return repoFolder().resolve("snapshots").resolve(commit.sha());
  }

  Path repoFolder() {
    return home.resolve("hf/hub").resolve(repo.before.id().folder());
  }

  /**
   * Checks the cache and the local folders.
   *
   * @throws AssertionError if a file with a final name is wrong
   */
  void look(Iterable<Path> localFolders) {
    for (Path blob : below(repoFolder().resolve("blobs"))) {
      if (!isPassing(blob)) {
        Content content = blobs.get(blob.getFileName().toString());
        require(content != null, blob, "has a name that no content has");
        requireOneOf(blob, List.of(content));
      }
    }
    for (HubCommit commit : repo.commits()) {
      for (Path pointer : below(snapshot(commit))) {
        if (!isPassing(pointer)) {
          String path = snapshot(commit).relativize(pointer).toString();
          require(commit.find(path).isPresent(), pointer, "is no file of that commit");
          requireOneOf(pointer, List.of(commit.find(path).get().content()));
        }
      }
    }
    localFolders.forEach(this::lookAtLocal);
  }

  private void lookAtLocal(Path folder) {
    for (Path file : below(folder)) {
      String path = folder.relativize(file).toString();
      if (path.startsWith(".cache/huggingface/") || isPassing(file)) {
        continue;
      }
      List<Content> versions =
          repo.commits().stream()
              .flatMap(commit -> commit.find(path).stream())
              .map(RepoFile::content)
              .toList();
      require(!versions.isEmpty(), file, "is no file of any commit");
      requireOneOf(file, versions);
    }
  }

  /** Returns whether the name marks an unfinished file. */
  private static boolean isPassing(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".incomplete") || name.startsWith(".") && name.endsWith(".tmp");
  }

  /** Returns whether the file has that content, in a place where no other run writes. */
  boolean holds(Path file, Content content) {
    return Files.isRegularFile(file) && hashOf(file).equals(content.sha256());
  }

  private void requireOneOf(Path file, List<Content> versions) {
    try {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return; // removed meanwhile; a dangling link still exists
      }
      String hash = hashOf(file);
      boolean right = versions.stream().anyMatch(content -> content.sha256().equals(hash));
      require(right, file, "has wrong content, of " + Files.size(file) + " bytes");
    } catch (UncheckedIOException | IOException e) {
      boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
      require(!there || Files.exists(file), file, "leads nowhere");
    }
  }

  private static void require(boolean right, Path file, String what) {
    if (!right) {
      throw new AssertionError(file + " " + what);
    }
  }

  private String hashOf(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      String state = is.fileKey() + " " + is.size() + " " + is.lastModifiedTime() + " ";
      String seen = known.get(file);
      if (seen != null && seen.startsWith(state)) {
        return seen.substring(state.length());
      }
      String hash = sha256(file);
      known.put(file, state + hash);
      return hash;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] piece = new byte[1 << 18];
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        digest.update(piece, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has it", e);
    }
  }

  /** Returns part files and journals. */
  List<Path> unfinished() {
    return below(home).stream().filter(path -> path.toString().endsWith(".incomplete")).toList();
  }

  /** Returns files and links below a folder; others may add and remove meanwhile. */
  static List<Path> below(Path folder) {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          found.addAll(below(entry));
        } else {
          found.add(entry);
        }
      }
    } catch (NoSuchFileException notYet) {
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
