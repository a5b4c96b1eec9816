package io.hfj.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgufNameTest {
  @ParameterizedTest
  @CsvSource({
    "m-Q4_K_M.gguf, Q4_K_M",
    "m.q4_k_m.gguf, Q4_K_M",
    "UD-Q4_K_XL/m-UD-Q4_K_XL-00001-of-00002.gguf, UD-Q4_K_XL",
    "BF16/m-00001-of-00002.gguf, BF16",
    "m-IQ2_XXS.gguf, IQ2_XXS",
    "m.gguf,",
    "mmproj-F16.gguf,",
    "m-Q8_0.imatrix.gguf,",
    "m-Q8_0.safetensors,",
  })
  void findsTheQuantizationOfModels(String path, String quant) {
    assertEquals(Optional.ofNullable(quant), GgufName.findQuant(path));
  }
}
