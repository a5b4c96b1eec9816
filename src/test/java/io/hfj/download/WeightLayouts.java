package io.hfj.download;

import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoPath;
import io.hfj.model.WeightFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Layouts of real repositories, shortened, and of {@code acme} for rules that those do not show.
 * For each file whether automatic selection keeps it ({@code +}), its format ({@code none} if it is
 * not known to be weights), its size in MB, and its path.
 */
public enum WeightLayouts {
  /** All formats of transformers, one file each. */
  WHISPER_TINY(
      "openai/whisper-tiny",
      """
      + none 1 README.md
      + none 1 config.json
      + none 2 tokenizer.json
      + safetensors 151 model.safetensors
      - pytorch 151 pytorch_model.bin
      - tensorflow 151 tf_model.h5
      - flax 151 flax_model.msgpack
      """),
  /** Half precision by default, full precision as a variant in shards, with an index for it. */
  WHISPER_LARGE_V3(
      "openai/whisper-large-v3",
      """
      + none 1 config.json
      + safetensors 3087 model.safetensors
      + safetensors 4993 model.fp32-00001-of-00002.safetensors
      + safetensors 1181 model.fp32-00002-of-00002.safetensors
      + safetensors 1 model.safetensors.index.fp32.json
      - pytorch 3087 pytorch_model.bin
      - pytorch 4993 pytorch_model.fp32-00001-of-00002.bin
      - pytorch 1181 pytorch_model.fp32-00002-of-00002.bin
      - pytorch 1 pytorch_model.bin.index.fp32.json
      - flax 6174 flax_model.msgpack
      """),
  /** Every export that there is. */
  GPT2(
      "openai-community/gpt2",
      """
      + none 1 config.json
      + none 1 merges.txt
      + safetensors 548 model.safetensors
      - pytorch 551 pytorch_model.bin
      - tensorflow 498 tf_model.h5
      - flax 498 flax_model.msgpack
      - rust 703 rust_model.ot
      - tflite 496 64.tflite
      - tflite 125 64-8bits.tflite
      + none 1 onnx/config.json
      - onnx 653 onnx/decoder_model.onnx
      - onnx 655 onnx/decoder_model_merged.onnx
      - onnx 653 onnx/decoder_with_past_model.onnx
      """),
  /** Core ML packages, which are folders. */
  BERT(
      "google-bert/bert-base-uncased",
      """
      + none 1 vocab.txt
      + safetensors 440 model.safetensors
      - pytorch 440 pytorch_model.bin
      - rust 534 rust_model.ot
      - core_ml 1 coreml/fill-mask/float32_model.mlpackage/Data/com.apple.CoreML/model.mlmodel
      - core_ml 532 coreml/fill-mask/float32_model.mlpackage/Data/com.apple.CoreML/weights/weight.bin
      - core_ml 1 coreml/fill-mask/float32_model.mlpackage/Manifest.json
      """),
  /** Two sets of shards, each with an index. */
  FALCON(
      "tiiuae/falcon-7b",
      """
      + none 1 config.json
      + none 1 modeling_falcon.py
      + safetensors 9950 model-00001-of-00002.safetensors
      + safetensors 4484 model-00002-of-00002.safetensors
      + safetensors 1 model.safetensors.index.json
      - pytorch 9951 pytorch_model-00001-of-00002.bin
      - pytorch 4485 pytorch_model-00002-of-00002.bin
      - pytorch 1 pytorch_model.bin.index.json
      - core_ml 1 coreml/text-generation/falcon-7b-64-float32.mlpackage/Manifest.json
      - core_ml 14434 coreml/text-generation/falcon-7b-64-float32.mlpackage/Data/weights/weight.bin
      """),
  /** Shards with an underscore. */
  BLOOM(
      "bigscience/bloom",
      """
      + none 1 config.json
      + safetensors 7193 model_00001-of-00002.safetensors
      + safetensors 4932 model_00002-of-00002.safetensors
      + safetensors 1 model.safetensors.index.json
      - pytorch 7193 pytorch_model_00001-of-00002.bin
      - pytorch 4932 pytorch_model_00002-of-00002.bin
      - pytorch 1 pytorch_model.bin.index.json
      """),
  /** The upload of safetensors is not finished: the PyTorch files are needed. */
  INCOMPLETE(
      "acme/incomplete",
      """
      + none 1 config.json
      - safetensors 5000 model-00001-of-00002.safetensors
      - safetensors 1 model.safetensors.index.json
      + pytorch 5000 pytorch_model-00001-of-00002.bin
      + pytorch 5000 pytorch_model-00002-of-00002.bin
      + pytorch 1 pytorch_model.bin.index.json
      """),
  /** Shards for transformers beside one file for mistral-inference. */
  MISTRAL(
      "mistralai/Mistral-7B-Instruct-v0.3",
      """
      + none 1 params.json
      + none 1 tokenizer.model.v3
      + safetensors 4949 model-00001-of-00003.safetensors
      + safetensors 4999 model-00002-of-00003.safetensors
      + safetensors 4546 model-00003-of-00003.safetensors
      + safetensors 1 model.safetensors.index.json
      - safetensors 14496 consolidated.safetensors
      """),
  /** Both copies in shards with an index. */
  MISTRAL_LARGE(
      "mistralai/Mistral-Large-Instruct-2411",
      """
      - safetensors 4806 consolidated-00001-of-00002.safetensors
      - safetensors 4831 consolidated-00002-of-00002.safetensors
      - safetensors 1 consolidated.safetensors.index.json
      + safetensors 4932 model-00001-of-00002.safetensors
      + safetensors 4932 model-00002-of-00002.safetensors
      + safetensors 1 model.safetensors.index.json
      """),
  /** Only for mistral-inference. */
  PIXTRAL(
      "mistralai/Pixtral-12B-2409",
      """
      + none 1 params.json
      + none 1 tekken.json
      + safetensors 25366 consolidated.safetensors
      """),
  /** The format of Llama in a folder of its own. */
  LLAMA_3(
      "meta-llama/Meta-Llama-3-8B",
      """
      + none 1 LICENSE
      + safetensors 4977 model-00001-of-00004.safetensors
      + safetensors 5000 model-00002-of-00004.safetensors
      + safetensors 4916 model-00003-of-00004.safetensors
      + safetensors 1168 model-00004-of-00004.safetensors
      + safetensors 1 model.safetensors.index.json
      - pytorch 16061 original/consolidated.00.pth
      + none 1 original/params.json
      + none 2 original/tokenizer.model
      """),
  /** Only the format of Llama, in two parts without a total. */
  LLAMA_2_ORIGINAL(
      "meta-llama/Llama-2-13b",
      """
      + pytorch 13016 consolidated.00.pth
      + pytorch 13016 consolidated.01.pth
      + none 1 params.json
      """),
  /** Shards counted from zero; the same weights for two other programs. */
  GPT_OSS_20B(
      "openai/gpt-oss-20b",
      """
      + none 1 chat_template.jinja
      + none 1 config.json
      + safetensors 4792 model-00000-of-00002.safetensors
      + safetensors 4798 model-00001-of-00002.safetensors
      + safetensors 4170 model-00002-of-00002.safetensors
      + safetensors 1 model.safetensors.index.json
      - metal 13750 metal/model.bin
      + none 1 original/config.json
      + none 1 original/dtypes.json
      - safetensors 13761 original/model.safetensors
      """),
  GPT_OSS_120B(
      "openai/gpt-oss-120b",
      """
      + safetensors 4625 model-00000-of-00001.safetensors
      + safetensors 4115 model-00001-of-00001.safetensors
      + safetensors 1 model.safetensors.index.json
      - metal 65238 metal/model.bin
      - safetensors 10544 original/model--00001-of-00002.safetensors
      - safetensors 10488 original/model--00002-of-00002.safetensors
      - safetensors 1 original/model.safetensors.index.json
      """),
  /** A module with weights of its own beside the model; quantized exports. */
  SENTENCE_TRANSFORMERS(
      "sentence-transformers/distiluse-base-multilingual-cased-v2",
      """
      + none 1 modules.json
      + none 1 1_Pooling/config.json
      + none 1 2_Dense/config.json
      + safetensors 2 2_Dense/model.safetensors
      - pytorch 2 2_Dense/pytorch_model.bin
      + safetensors 539 model.safetensors
      - pytorch 539 pytorch_model.bin
      - tensorflow 539 tf_model.h5
      - onnx 539 onnx/model.onnx
      - onnx 270 onnx/model_O4.onnx
      - onnx 136 onnx/model_qint8_avx512_vnni.onnx
      - openvino 539 openvino/openvino_model.bin
      - openvino 1 openvino/openvino_model.xml
      - openvino 136 openvino/openvino_model_qint8_quantized.bin
      - openvino 1 openvino/openvino_model_qint8_quantized.xml
      """),
  /** Only quantized exports: they are not the same weights. */
  TRANSFORMERS_JS(
      "onnx-community/Llama-3.2-1B-Instruct-ONNX",
      """
      + none 1 config.json
      + onnx 1 onnx/model.onnx
      + onnx 2000 onnx/model.onnx_data
      + onnx 1500 onnx/model.onnx_data_1
      + onnx 1 onnx/model_fp16.onnx
      + onnx 2480 onnx/model_fp16.onnx_data
      + onnx 1700 onnx/model_q4.onnx
      + onnx 1240 onnx/model_quantized.onnx
      """),
  /** Folders of diffusers: variants by name, exports, and checkpoints of the whole model. */
  STABLE_DIFFUSION_1_5(
      "stable-diffusion-v1-5/stable-diffusion-v1-5",
      """
      + none 1 model_index.json
      + safetensors 1216 safety_checker/model.safetensors
      + safetensors 608 safety_checker/model.fp16.safetensors
      - pytorch 1216 safety_checker/pytorch_model.bin
      - pytorch 608 safety_checker/pytorch_model.fp16.bin
      + safetensors 492 text_encoder/model.safetensors
      + safetensors 246 text_encoder/model.fp16.safetensors
      - pytorch 492 text_encoder/pytorch_model.bin
      - pytorch 246 text_encoder/pytorch_model.fp16.bin
      + safetensors 3438 unet/diffusion_pytorch_model.safetensors
      + safetensors 1719 unet/diffusion_pytorch_model.fp16.safetensors
      + safetensors 3438 unet/diffusion_pytorch_model.non_ema.safetensors
      - pytorch 3438 unet/diffusion_pytorch_model.bin
      - pytorch 1719 unet/diffusion_pytorch_model.fp16.bin
      - pytorch 3438 unet/diffusion_pytorch_model.non_ema.bin
      + safetensors 335 vae/diffusion_pytorch_model.safetensors
      - pytorch 335 vae/diffusion_pytorch_model.bin
      + none 1 v1-inference.yaml
      - pytorch 4265 v1-5-pruned-emaonly.ckpt
      + safetensors 4265 v1-5-pruned-emaonly.safetensors
      - pytorch 7703 v1-5-pruned.ckpt
      + safetensors 7703 v1-5-pruned.safetensors
      """),
  /** Exports in the folder of each part; the encoder of the VAE is exported by itself. */
  SDXL(
      "stabilityai/stable-diffusion-xl-base-1.0",
      """
      + safetensors 6938 sd_xl_base_1.0.safetensors
      + safetensors 50 sd_xl_offset_example-lora_1.0.safetensors
      + safetensors 492 text_encoder/model.safetensors
      - flax 492 text_encoder/flax_model.msgpack
      - onnx 492 text_encoder/model.onnx
      - openvino 492 text_encoder/openvino_model.bin
      - openvino 1 text_encoder/openvino_model.xml
      + safetensors 10270 unet/diffusion_pytorch_model.safetensors
      + safetensors 5135 unet/diffusion_pytorch_model.fp16.safetensors
      - flax 10270 unet/diffusion_flax_model.msgpack
      - onnx 7 unet/model.onnx
      - onnx 10270 unet/model.onnx_data
      - openvino 10270 unet/openvino_model.bin
      + onnx 198 vae_decoder/model.onnx
      + openvino 198 vae_decoder/openvino_model.bin
      """),
  /** Shards of a variant, the number before and after its name. */
  SHARDED_VARIANTS(
      "acme/sharded-variants",
      """
      + safetensors 4994 text_encoder_3/model-00001-of-00002.safetensors
      + safetensors 4530 text_encoder_3/model-00002-of-00002.safetensors
      + safetensors 1 text_encoder_3/model.safetensors.index.json
      + safetensors 4994 text_encoder_3/model.fp16-00001-of-00002.safetensors
      + safetensors 4530 text_encoder_3/model.fp16-00002-of-00002.safetensors
      + safetensors 1 text_encoder_3/model.safetensors.index.fp16.json
      - pytorch 4994 text_encoder_3/pytorch_model-00001-of-00002.fp16.bin
      - pytorch 4530 text_encoder_3/pytorch_model-00002-of-00002.fp16.bin
      """),
  /** An adapter in two formats, and the state of its training at another step. */
  ADAPTER(
      "acme/adapter",
      """
      + none 1 adapter_config.json
      + safetensors 67 adapter_model.safetensors
      - pytorch 67 adapter_model.bin
      + pytorch 67 checkpoint-200/adapter_model.bin
      + none 134 checkpoint-200/optimizer.pt
      + none 1 checkpoint-200/rng_state.pth
      + none 1 checkpoint-200/training_args.bin
      """),
  /** A model and its adapter are two models. */
  MODEL_WITH_ADAPTER(
      "microsoft/Phi-4-multimodal-instruct",
      """
      + safetensors 4997 model-00001-of-00002.safetensors
      + safetensors 4952 model-00002-of-00002.safetensors
      + safetensors 1 model.safetensors.index.json
      + safetensors 922 vision-lora/adapter_model.safetensors
      + safetensors 1845 speech-lora/adapter_model.safetensors
      """),
  /** The same shards and one file of the same name. */
  SINGLE_AND_SHARDS(
      "acme/single-and-shards",
      """
      - safetensors 9000 model.safetensors
      + safetensors 5000 model-00001-of-00002.safetensors
      + safetensors 4000 model-00002-of-00002.safetensors
      + safetensors 1 model.safetensors.index.json
      """),
  /** A shard twice under two names, and another missing. */
  SHARD_TWICE(
      "acme/shard-twice",
      """
      - safetensors 5000 model-00001-of-00003.safetensors
      - safetensors 5000 model_00001-of-00003.safetensors
      - safetensors 5000 model-00003-of-00003.safetensors
      + pytorch 15000 pytorch_model.bin
      """),
  /** A total that cannot be true. */
  SHARD_OF_NONE(
      "acme/shard-of-none",
      """
      + safetensors 5000 model-00001-of-00000.safetensors
      + pytorch 15000 pytorch_model.bin
      """),
  /** An export that failed and wrote only a header: far too small to be the same weights. */
  EMPTY_EXPORT(
      "acme/empty-export",
      """
      + safetensors 1 adapter_model.safetensors
      + pytorch 67 adapter_model.bin
      + safetensors 1 model.safetensors
      + pytorch 548 pytorch_model.bin
      - flax 548 flax_model.msgpack
      + safetensors 1 onnx-only/model.safetensors
      + onnx 548 onnx-only/onnx/model.onnx
      """),
  /** Models of two libraries in one folder; which of them was exported is not known. */
  TWO_LIBRARIES(
      "acme/two-libraries",
      """
      + safetensors 492 model.safetensors
      - pytorch 492 pytorch_model.bin
      + safetensors 3438 diffusion_pytorch_model.safetensors
      - pytorch 3438 diffusion_pytorch_model.bin
      + onnx 492 model.onnx
      """),
  /** Conversions of an adapter beside the model. */
  CONVERTED_ADAPTER(
      "acme/converted-adapter",
      """
      + safetensors 5000 model.safetensors
      - gguf 5000 acme-f16.gguf
      + gguf 67 acme-LoRA-f16.gguf
      + gguf 67 adapter.gguf
      """),
  /** A conversion for llama.cpp beside the model. */
  GEMMA(
      "google/gemma-7b",
      """
      + none 1 config.json
      - gguf 34159 gemma-7b.gguf
      + safetensors 4996 model-00001-of-00004.safetensors
      + safetensors 4982 model-00002-of-00004.safetensors
      + safetensors 4982 model-00003-of-00004.safetensors
      + safetensors 2114 model-00004-of-00004.safetensors
      + safetensors 1 model.safetensors.index.json
      """),
  /** No safetensors: PyTorch is kept, and other formats are duplicates of it. */
  BART(
      "sshleifer/distilbart-cnn-12-6",
      """
      + none 1 config.json
      - flax 1222 flax_model.msgpack
      + pytorch 1222 pytorch_model.bin
      - rust 2129 rust_model.ot
      """),
  /** Models for several steps, not copies of one. */
  COSYVOICE(
      "FunAudioLLM/CosyVoice2-0.5B",
      """
      + safetensors 988 CosyVoice-BlankEN/model.safetensors
      + onnx 28 campplus.onnx
      + none 451 flow.pt
      + none 83 hift.pt
      + none 2023 llm.pt
      + onnx 496 speech_tokenizer_v2.onnx
      """),
  /** CTranslate2, which no rule covers. */
  FASTER_WHISPER(
      "Systran/faster-whisper-tiny",
      """
      + none 1 config.json
      + none 76 model.bin
      """),
  /** Many quantizations, one of them in shards, and projectors. */
  QUANTS(
      "unsloth/Qwen2.5-VL-7B-Instruct-GGUF",
      """
      + none 1 README.md
      + none 1 config.json
      + gguf 15238 BF16/Qwen2.5-VL-7B-Instruct-BF16-00001-of-00003.gguf
      + gguf 15238 BF16/Qwen2.5-VL-7B-Instruct-BF16-00002-of-00003.gguf
      + gguf 15238 BF16/Qwen2.5-VL-7B-Instruct-BF16-00003-of-00003.gguf
      + gguf 3016 Qwen2.5-VL-7B-Instruct-Q2_K.gguf
      + gguf 4683 Qwen2.5-VL-7B-Instruct-Q4_K_M.gguf
      + gguf 4913 Qwen2.5-VL-7B-Instruct-UD-Q4_K_XL.gguf
      + gguf 2446 Qwen2.5-VL-7B-Instruct-UD-IQ2_XXS.gguf
      + gguf 1354 mmproj-BF16.gguf
      + gguf 1354 mmproj-F16.gguf
      + gguf 2708 mmproj-F32.gguf
      + none 5 imatrix_unsloth.dat
      """);

  public final String repo;
  private final String lines;

  /** A file of a layout, and what is expected of it. */
  record Line(boolean kept, Optional<WeightFormat> format, RemoteFile file) {
    private static Line parse(String text) {
      String[] words = text.split(" ", 4);
      return new Line(
          words[0].equals("+"),
          Optional.of(words[1])
              .filter(word -> !word.equals("none"))
              .map(word -> WeightFormat.valueOf(word.toUpperCase(Locale.ROOT))),
          RemoteFile.of(
              new RepoPath(words[3]), Long.parseLong(words[2]) * 1_000_000, Etag.UNKNOWN));
    }
  }

  WeightLayouts(String repo, String lines) {
    this.repo = repo;
    this.lines = lines;
  }

  List<Line> lines() {
    return lines.lines().map(Line::parse).toList();
  }

  public List<RemoteFile> files() {
    return lines().stream().map(Line::file).toList();
  }

  /** The files that automatic selection keeps. */
  public List<RemoteFile> kept() {
    return lines().stream().filter(Line::kept).map(Line::file).toList();
  }
}
