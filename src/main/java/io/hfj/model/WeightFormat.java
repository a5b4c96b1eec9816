package io.hfj.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Formats of weights, by the path of a file in lower case. The first match counts; a file that
 * matches nothing is not known to be weights.
 *
 * <table>
 * <caption>Rules</caption>
 * <tr><th>format</th><th>files</th></tr>
 * <tr><td>GGUF</td><td>{@code *.gguf}</td></tr>
 * <tr><td>ONNX</td><td>{@code *.onnx}, {@code *.ort}, external data ({@code *.onnx_data},
 *     {@code *.onnx_data_1}, {@code *.onnx.data}, {@code weights.pb})</td></tr>
 * <tr><td>OPENVINO</td><td>{@code openvino_*.bin}, {@code openvino_*.xml}</td></tr>
 * <tr><td>CORE_ML</td><td>{@code *.mlmodel}, all of {@code *.mlpackage/} and {@code *.mlmodelc/}
 *     </td></tr>
 * <tr><td>METAL</td><td>{@code metal/*.bin}</td></tr>
 * <tr><td>TENSORFLOW</td><td>{@code tf_model*.h5} and its index</td></tr>
 * <tr><td>TFLITE</td><td>{@code *.tflite}</td></tr>
 * <tr><td>FLAX</td><td>{@code flax_model*.msgpack}, {@code diffusion_flax_model*.msgpack} and their
 *     indexes</td></tr>
 * <tr><td>RUST</td><td>{@code rust_model.ot}</td></tr>
 * <tr><td>SAFETENSORS</td><td>{@code *.safetensors} and {@code *.safetensors.index*.json}</td></tr>
 * <tr><td>PYTORCH</td><td>{@code pytorch_model*.bin}, {@code diffusion_pytorch_model*.bin}, {@code
 *     pytorch_lora_weights*.bin}, {@code adapter_model*.bin} and their indexes, {@code
 *     pytorch_model*.pt}, {@code model*.pt}, {@code consolidated*.pt}, {@code *.pth} except the
 *     state of random numbers ({@code rng_state*}), {@code *.ckpt}</td></tr>
 * </table>
 *
 * <p>Other {@code .bin} and {@code .pt} files are not known to be weights: optimizer states,
 * training arguments, voices, models of CTranslate2.
 */
public enum WeightFormat {
  GGUF("gguf", ".*"),
  ONNX("onnx ort onnx_data data pb", ".*\\.(onnx|ort|onnx[._]data(_\\d+)?)|weights\\.pb"),
  OPENVINO("bin xml", "openvino_.*"),
  CORE_ML("mlmodel", ".*"),
  METAL("bin", "metal/[^/]*"),
  TENSORFLOW("h5 json", "tf_model[^/]*\\.h5(\\.index(\\.\\w+)?\\.json)?"),
  TFLITE("tflite", ".*"),
  FLAX("msgpack json", "(diffusion_)?flax_model[^/]*\\.msgpack(\\.index(\\.\\w+)?\\.json)?"),
  RUST("ot", "rust_model\\.ot"),
  SAFETENSORS("safetensors json", "[^/]*\\.safetensors(\\.index(\\.\\w+)?\\.json)?"),
  PYTORCH(
      "bin pt pth ckpt json",
      "(pytorch_model|diffusion_pytorch_model|pytorch_lora_weights|adapter_model)"
          + "[^/]*\\.bin(\\.index(\\.\\w+)?\\.json)?"
          + "|(pytorch_model|model|consolidated)([-._][^/]*)?\\.pt"
          + "|(?!rng_state)[^/]*\\.pth|[^/]*\\.ckpt");

  /** A folder that is one Core ML model. */
  private static final Pattern CORE_ML_FOLDER = Pattern.compile(".*\\.(mlpackage|mlmodelc)/.*");

  private static final Map<String, List<WeightFormat>> BY_EXTENSION = new HashMap<>();

  static {
    for (WeightFormat format : values()) {
      for (String extension : format.extensions) {
        BY_EXTENSION.computeIfAbsent(extension, one -> new ArrayList<>()).add(format);
      }
    }
  }

  private final List<String> extensions;
  private final Pattern end;

  /**
   * @param extensions looked up first, since a listing may have a million files of other kinds
   * @param end of the path, from the start of a part; two parts at most
   */
  WeightFormat(String extensions, String end) {
    this.extensions = List.of(extensions.split(" "));
    this.end = Pattern.compile("([^/]*/)?(" + end + ")");
  }

  /** Returns the format of a file; empty if it is not known to be weights. */
  public static Optional<WeightFormat> find(String file) {
    String path = file.toLowerCase(Locale.ROOT);
    for (WeightFormat format : BY_EXTENSION.getOrDefault(extension(path), List.of())) {
      int parent = path.lastIndexOf('/', path.lastIndexOf('/') - 1);
      if (format.end.matcher(path).region(parent + 1, path.length()).matches()) {
        return Optional.of(format);
      }
    }
    return path.contains(".ml") && CORE_ML_FOLDER.matcher(path).matches()
        ? Optional.of(CORE_ML)
        : Optional.empty();
  }

  /** Returns what follows the last dot, but {@code onnx_data} for {@code onnx_data_1}. */
  private static String extension(String path) {
    if (path.endsWith(".json")) {
      return path.contains(".index.") ? "json" : "";
    }
    String extension = path.substring(path.lastIndexOf('.') + 1);
    return extension.startsWith("onnx_data") ? "onnx_data" : extension;
  }

  /** Whether a file of this format is a conversion of a whole model, whatever its name. */
  public boolean isConversion() {
    return switch (this) {
      case GGUF, OPENVINO, CORE_ML, METAL, TFLITE, RUST -> true;
      case ONNX, TENSORFLOW, FLAX, SAFETENSORS, PYTORCH -> false;
    };
  }

  /** The name in messages and of the option. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
