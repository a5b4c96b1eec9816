package io.hfj.download;

import io.hfj.model.RemoteFile;
import io.hfj.model.WeightFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of weights, or an index of such files, as its name describes it. Immutable.
 *
 * @param model the model whose weights these are
 * @param copy the files it belongs to, which together are the weights of the model
 * @param shard its number among the shards, which some count from 0; 0 if the name has none
 * @param shards number of files of the copy by its name; 0 if the name has none
 */
record WeightFile(
    RemoteFile file, ModelName model, Copy copy, int shard, int shards, boolean isIndex) {
  /**
   * Names the weights of a model: files with the same name are the same weights.
   *
   * @param folder of the model ({@code unet}); folders named like a format ({@code onnx}, {@code
   *     original}) belong to the folder above
   * @param stem {@code model} for the model of the folder, else as in {@code adapter_model.bin}
   * @param variant as in {@code model.fp16.safetensors}: loaded only by its name, and therefore not
   *     the same as the model without it; empty for none
   */
  record ModelName(String folder, String stem, String variant) {}

  /**
   * One copy of the weights, except that a single file and shards of the same name are two.
   *
   * @param folder of the files
   * @param stem empty for a conversion of a whole model
   */
  record Copy(WeightFormat format, String folder, String stem) {
    boolean isConversion() {
      return stem.isEmpty();
    }

    /** Whether it is named as the library diffusers does, others as transformers does. */
    boolean isOfDiffusers() {
      return stem.startsWith("diffusion_");
    }
  }

  private static final Pattern INDEX = Pattern.compile("(.*)\\.index(?:\\.(\\w+))?\\.json");

  /** {@code model-00001-of-00002}, {@code model--00001-of-00007}, {@code model_00001-of-00072}. */
  private static final Pattern SHARD =
      Pattern.compile("(.*?)[-_]+(\\d{1,6})-of-(0{0,5}[1-9]\\d{0,5})(?!\\d)(.*)");

  /** Names of conversions that are not those of a whole model. */
  private static final Pattern ADAPTER = Pattern.compile(".*(adapter|lora).*");

  /** Stems of the model of a folder, by format and library; a variant; a number (Llama). */
  private static final Pattern MODEL =
      Pattern.compile(
          "(model|pytorch_model|diffusion_pytorch_model|tf_model|flax_model|diffusion_flax_model"
              + "|consolidated)(?:\\.([a-z][\\w-]*))?(?:\\.\\d+)?");

  private static final Set<String> FORMAT_FOLDERS =
      Set.of(
          "onnx",
          "openvino",
          "original",
          "metal",
          "gguf",
          "flax",
          "tf",
          "tensorflow",
          "tflite",
          "pytorch",
          "safetensors");

  private static final Pattern CORE_ML_FOLDER = Pattern.compile("coreml|.*\\.(mlpackage|mlmodelc)");

  /** Returns the description of a file; empty if it is not known to be weights. */
  static Optional<WeightFile> find(RemoteFile file) {
    return WeightFormat.find(file.path().value()).map(format -> describe(file, format));
  }

  private static WeightFile describe(RemoteFile file, WeightFormat format) {
    String path = file.path().value().toLowerCase(Locale.ROOT);
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    String name = path.substring(folder.length());
    String variant = "";
    Matcher index = INDEX.matcher(name);
    boolean isIndex = index.matches();
    if (isIndex) {
      name = index.group(1);
      variant = Optional.ofNullable(index.group(2)).orElse("");
    }
    String stem = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    Matcher shard = SHARD.matcher(stem);
    int number = 0;
    int shards = 0;
    if (shard.matches()) {
      stem = shard.group(1) + shard.group(4);
      number = Integer.parseInt(shard.group(2));
      shards = Integer.parseInt(shard.group(3));
    }
    Matcher model = MODEL.matcher(stem);
    String of = stem;
    if (isConversion(format, folder, stem)) {
      of = "model";
      stem = ""; // the parts of a conversion have all kinds of names
    } else if (model.matches()) {
      of = "model";
      stem = model.group(1);
      variant = Optional.ofNullable(model.group(2)).orElse(variant);
    }
    return new WeightFile(
        file,
        new ModelName(modelFolder(folder), of, variant),
        new Copy(format, folder, stem),
        number,
        shards,
        isIndex);
  }

  private static boolean isConversion(WeightFormat format, String folder, String stem) {
    return (format.isConversion() || isOnnxModel(format, folder, stem))
        && !ADAPTER.matcher(stem).matches();
  }

  /** Elsewhere than in {@code onnx/}, ONNX files are often other models, such as a detector. */
  private static boolean isOnnxModel(WeightFormat format, String folder, String stem) {
    return format == WeightFormat.ONNX
        && (("/" + folder).contains("/onnx/") || stem.contains("model") || stem.equals("weights"));
  }

  private static String modelFolder(String folder) {
    List<String> parts = new ArrayList<>();
    for (String part : folder.split("/")) {
      if (CORE_ML_FOLDER.matcher(part).matches()) {
        break;
      }
      if (!FORMAT_FOLDERS.contains(part)) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }
}
