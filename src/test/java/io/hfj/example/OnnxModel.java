package io.hfj.example;

import io.hfj.Hub;
import io.hfj.HubFile;
import io.hfj.SnapshotRequest;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a model for libraries that open them by path:
 *
 * <pre>{@code
 * OnnxModel files = OnnxModel.download(hub, "org/model", folder);
 * OrtSession session = OrtEnvironment.getEnvironment().createSession(files.model().toString());
 * HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(files.tokenizer());
 * }</pre>
 *
 * <p>The tests do without these libraries, whose jars contain native code for all platforms: the
 * DJL tokenizers 0.38.0 need 21 MB, ONNX Runtime more.
 *
 * @param model of ONNX
 * @param tokenizer its {@code tokenizer.json}
 */
public record OnnxModel(Path model, Path tokenizer) {
  /**
   * Downloads the model with its external data, and the tokenizer.
   *
   * @param folder for plain files: ONNX Runtime 1.24 rejects external data that is a symbolic link,
   *     as in the cache
   * @throws FileNotFoundException if the repository has no ONNX model or no tokenizer
   */
  public static OnnxModel download(Hub hub, String repo, Path folder) throws FileNotFoundException {
    List<String> names = hub.list(repo).stream().map(HubFile::path).toList();
    String model = first(names, "onnx/model.onnx", "model.onnx");
    String tokenizer = first(names, "tokenizer.json", "onnx/tokenizer.json");
    String[] files =
        names.stream()
            .filter(name -> name.startsWith(model) || name.equals(tokenizer))
            .toArray(String[]::new);
    Path root = hub.snapshot(SnapshotRequest.of(repo).files(files).into(folder));
    return new OnnxModel(root.resolve(model), root.resolve(tokenizer));
  }

  private static String first(List<String> names, String... candidates)
      throws FileNotFoundException {
    return Stream.of(candidates)
        .filter(names::contains)
        .findFirst()
        .orElseThrow(() -> new FileNotFoundException("the model has no " + candidates[0]));
  }
}
