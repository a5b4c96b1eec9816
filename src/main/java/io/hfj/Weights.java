package io.hfj;

/**
 * Which weights of a model to download. Many repositories have the same weights in several formats.
 * Files that are not weights, such as configurations and tokenizers, are always downloaded, and so
 * are files whose names are not recognized.
 */
public enum Weights {
  /** All files. */
  ALL,
  /**
   * One format of each model: safetensors, else PyTorch. Other formats of the same model are left
   * out, and so is a second copy in the same format. A model that is in neither format is
   * downloaded in all of its formats.
   */
  AUTO,
  /** No weights in another format than safetensors. */
  SAFETENSORS,
  /** No weights in another format than GGUF (llama.cpp). */
  GGUF,
  /** No weights in another format than ONNX. */
  ONNX,
  /** No weights in another format than PyTorch's pickle files. */
  PYTORCH
}
