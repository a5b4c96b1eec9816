package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.cli.DownloadScene.Place;
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

/** What may lie on the disk of a scene at any time, whatever went wrong. */
final class MatrixDisk {
  private static final Map<String, byte[]> CONTENTS = new HashMap<>();
  private static final Map<String, String> BY_ETAG = new HashMap<>();

  static {
    for (String path : List.of(DownloadScene.SMALL, DownloadScene.MEDIUM, DownloadScene.LARGE)) {
      RepoFile file = MatrixPlace.REPO.file("main", path);
      CONTENTS.put(path, file.content().bytes());
      BY_ETAG.put(file.etag(), path);
    }
  }

  private final DownloadScene scene;
  private final Place store;

  MatrixDisk(DownloadScene scene, Place store) {
    this.scene = scene;
    this.store = store;
  }

  /** Nothing of those files stands under a final name, nor is anything remembered of them. */
  void assertAbsent(List<String> paths) {
    for (String path : paths) {
      scene.assertAbsent(path);
      assertFalse(Files.exists(metadata(path)), path);
    }
  }

  /** Those files are there and remembered, and nothing unfinished is there. */
  void assertComplete(List<String> paths) {
    assertThere(paths);
    if (store == Place.FOLDER) {
      paths.forEach(path -> assertTrue(Files.exists(metadata(path)), path));
    }
    assertEquals(List.of(), scene.unfinished());
  }

  /** Which of those files are there. */
  List<String> there(List<String> paths) {
    return paths.stream().filter(path -> Files.exists(scene.file(path))).toList();
  }

  void assertThere(List<String> paths) {
    assertEquals(paths, there(paths));
  }

  /** Whatever has a final name has the right content, and what is remembered is so. */
  void assertNothingWrong() {
    String commit = MatrixPlace.REPO.commit("main").sha();
    for (String path : CONTENTS.keySet()) {
      Path file = scene.file(path);
      String etag = MatrixPlace.REPO.file("main", path).etag();
      if (Files.isSymbolicLink(file)) {
        // The content is looked at below, once.
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
        assertTrue(BY_ETAG.containsKey(name), name);
        assertRight(blob, BY_ETAG.get(name));
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

  private static void assertRight(Path file, String path) {
    try {
      // JUnit's own comparison goes byte by byte, slowly.
      assertTrue(Arrays.equals(CONTENTS.get(path), Files.readAllBytes(file)), path);
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
