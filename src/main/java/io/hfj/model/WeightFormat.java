package io.hfj.model;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** File formats of model weights, recognized by the name of a file. */
public enum WeightFormat {
  SAFETENSORS(".*\\.safetensors"),
  GGUF(".*\\.gguf"),
  /** With the files beside it for tensors that do not fit into one. */
  ONNX(".*\\.onnx([_.]data(_\\d+)?)?"),
  OPENVINO("openvino_.*\\.bin"),
  /** Not the state of a training run, which has the same suffixes. */
  PYTORCH(
      "(?!(training_args|optimizer|scheduler|scaler|rng_state)\\b|rng_state_).*\\.(bin|pth?|ckpt)"),
  TENSORFLOW(".*\\.(h5|tflite)"),
  FLAX(".*\\.msgpack");

  private final Pattern names;

  WeightFormat(String names) {
    this.names = Pattern.compile(names);
  }

  /** Returns the format of a file; empty if it holds no weights. */
  public static Optional<WeightFormat> find(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return Stream.of(values()).filter(format -> format.names.matcher(name).matches()).findFirst();
  }

  /** Returns the name in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
