package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightFormatTest {
  @ParameterizedTest
  @CsvSource({
    "model.safetensors, SAFETENSORS",
    "model-00001-of-00030.safetensors, SAFETENSORS",
    "unet/diffusion_pytorch_model.fp16.safetensors, SAFETENSORS",
    "model.safetensors.index.json,",
    "llama-7b.Q4_K_M.gguf, GGUF",
    "Model.GGUF, GGUF",
    "onnx/model.onnx, ONNX",
    "onnx/model.onnx_data, ONNX",
    "onnx/model.onnx_data_1, ONNX",
    "model.onnx.data, ONNX",
    "openvino_model.bin, OPENVINO",
    "pytorch_model.bin, PYTORCH",
    "pytorch_model-00001-of-00002.bin, PYTORCH",
    "consolidated.00.pth, PYTORCH",
    "best.pt, PYTORCH",
    "v1-5-pruned.ckpt, PYTORCH",
    "optimizers_study.bin, PYTORCH",
    "training_args.bin,",
    "checkpoint-500/optimizer.pt,",
    "checkpoint-500/rng_state.pth,",
    "checkpoint-500/rng_state_0.pth,",
    "scheduler.pt,",
    "tf_model.h5, TENSORFLOW",
    "model.tflite, TENSORFLOW",
    "flax_model.msgpack, FLAX",
    "config.json,",
    "safetensors,",
    "model.safetensors/notes.txt,",
  })
  void isRecognizedByTheNameOfTheFile(String path, WeightFormat expected) {
    assertEquals(expected, WeightFormat.find(path).orElse(null));
  }
}
