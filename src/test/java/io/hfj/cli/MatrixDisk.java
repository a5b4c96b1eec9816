package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
import io.hfj.server.HubRepo;
import io.hfj.server.RepoFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Conditions on the disk of a scene that hold at any time, whatever failed. */
final class MatrixDisk {
  private final Map<String, byte[]> contents = new HashMap<>();
  private final Map<String, String> byEtag = new HashMap<>();
  private final HubRepo repo;
  private final DownloadScene scene;
  private final Place store;

  MatrixDisk(DownloadScene scene, Place store, HubRepo repo) {
    this.scene = scene;
    this.store = store;
    this.repo = repo;
    for (RepoFile file : repo.commit("main").files().values()) {
      contents.put(file.path(), file.content().bytes());
      byEtag.put(file.etag(), file.path());
    }
  }

  /** Asserts that those files have neither a final name nor metadata. */
  void assertAbsent(List<String> paths) {
    for (String path : paths) {
      scene.assertAbsent(path);
      assertFalse(Files.exists(metadata(path)), path);
    }
  }

  /**
   * Asserts that those files and their metadata are complete, and that nothing unfinished is left.
   */
  void assertComplete(List<String> paths) {
    assertThere(paths);
    if (store == Place.FOLDER) {
      paths.forEach(path -> assertTrue(Files.exists(metadata(path)), path));
    }
    assertEquals(List.of(), scene.unfinished());
  }

  /** Returns which of those files exist. */
  List<String> there(List<String> paths) {
    return paths.stream().filter(path -> Files.exists(scene.file(path))).toList();
  }

  void assertThere(List<String> paths) {
    assertEquals(paths, there(paths));
  }

  /** Asserts that every file with a final name has the right content and metadata. */
  void assertNothingWrong() {
    String commit = repo.commit("main").sha();
    for (String path : contents.keySet()) {
      Path file = scene.file(path);
      String etag = repo.file("main", path).etag();
      if (Files.isSymbolicLink(file)) {
        // The content is checked below, once.
        assertEquals(real(blobs().resolve(etag)), real(file));
      } else if (Files.exists(file)) {
        assertRight(file, path);
      }
      if (Files.exists(metadata(path))) {
        assertTrue(Files.exists(file), path);
        assertEquals(List.of(commit, etag), lines(metadata(path)).subList(0, 2));
      }
    }
    for (Path blob : filesIn(blobs())) {
      String name = blob.getFileName().toString();
      if (!name.endsWith(".incomplete")) {
        assertTrue(byEtag.containsKey(name), name);
        assertRight(blob, byEtag.get(name));
      }
    }
    for (Path ref : filesIn(scene.repoFolder().resolve("refs"))) {
      assertEquals(List.of(commit), lines(ref));
    }
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path blobs() {
    return scene.repoFolder().resolve("blobs");
  }

  private void assertRight(Path file, String path) {
    try {
      // JUnit compares arrays byte by byte, slowly.
      assertTrue(Arrays.equals(contents.get(path), Files.readAllBytes(file)), path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path metadata(String path) {
    return scene.root().resolve(".cache/huggingface/download").resolve(path + ".metadata");
  }

  private static List<Path> filesIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
