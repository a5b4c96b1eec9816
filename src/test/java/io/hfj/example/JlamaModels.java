package io.hfj.example;

import io.hfj.Hub;
import io.hfj.HubException;
import io.hfj.HubFile;
import io.hfj.ProgressEvent;
import io.hfj.ProgressListener;
import io.hfj.SnapshotRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Downloads models for Jlama, with the parameters and the result of its {@code
 * SafeTensorSupport.maybeDownloadModel}. Thread-safe.
 */
public final class JlamaModels {
  private static final Predicate<String> WEIGHTS =
      Pattern.compile("(?i)(?!.*consolidated)[^/]*safetensor[^/]*").asMatchPredicate();
  private static final Predicate<String> OTHERS =
      Pattern.compile("(?i)config\\.json|[^/]*(?:tokenizer|readme)[^/]*").asMatchPredicate();

  private final Map<String, String> environment;

  /** As {@code com.github.tjake.jlama.util.ProgressReporter}, which a program uses in its place. */
  @FunctionalInterface
  public interface ProgressReporter {
    void update(String filename, long sizeDownloaded, long totalSize);
  }

  /**
   * @param environment variables with the settings, in a program {@code System.getenv()}
   */
  public JlamaModels(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Downloads what is missing or has changed of a model: weights, configuration, tokenizer, README.
   *
   * @param authHeader a token, as Jlama expects it here
   * @return the folder {@code modelDir/owner_name}
   * @throws IOException if the model has no safetensors, or could not be downloaded
   */
  public File maybeDownloadModel(
      String modelDir,
      Optional<String> owner,
      String name,
      boolean downloadWeights,
      Optional<String> branch,
      Optional<String> authHeader,
      Optional<ProgressReporter> reporter)
      throws IOException {
    Path folder = Path.of(modelDir, owner.orElse("na") + "_" + name);
    String repo = owner.map(before -> before + "/").orElse("") + name + "@" + branch.orElse("main");
    Hub.Builder settings = Hub.builder().environment(environment);
    authHeader.ifPresent(settings::token);
    try (Hub hub = settings.build()) {
      List<String> files = hub.list(repo).stream().map(HubFile::path).toList();
      if (files.stream().noneMatch(WEIGHTS)) {
        throw new IOException("the model is not available as safetensors: " + repo);
      }
      Predicate<String> wanted = downloadWeights ? OTHERS.or(WEIGHTS) : OTHERS;
      String[] names = files.stream().filter(wanted).toArray(String[]::new);
      SnapshotRequest request = SnapshotRequest.of(repo).files(names).into(folder);
      hub.snapshot(reporter.map(to -> request.progress(listener(to))).orElse(request));
    } catch (HubException e) {
      throw new IOException(e.getMessage(), e);
    }
    return folder.toFile();
  }

  private static ProgressListener listener(ProgressReporter reporter) {
    Map<String, Long> sizes = new ConcurrentHashMap<>();
    Map<String, Long> done = new ConcurrentHashMap<>();
    return event -> {
      if (event instanceof ProgressEvent.Started started) {
        sizes.put(started.file(), started.size());
        done.put(started.file(), started.resumedAt());
      } else if (event instanceof ProgressEvent.Received more) {
        long now = done.merge(more.file(), (long) more.bytes(), Long::sum);
        reporter.update(more.file(), now, sizes.get(more.file()));
      } else if (event instanceof ProgressEvent.Discarded less) {
        done.merge(less.file(), -less.bytes(), Long::sum);
      } else if (event instanceof ProgressEvent.Finished finished) {
        reporter.update(finished.file(), finished.size(), finished.size());
      }
    };
  }
}
