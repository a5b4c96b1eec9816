package io.hfj.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.Hub;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelIT {
  private static final Content MODEL = Content.generated(1, 300_000);
  private static final Content DATA = Content.generated(2, 300_000);

  @TempDir Path folder;

  @Test
  void downloadsPlainFilesThatAreOpenedByPath() throws IOException {
    Path target = folder.resolve("model");
    try (FakeHub server =
            FakeHub.start(
                HubRepo.model("org/model")
                    .file("tokenizer.json", "{}")
                    .lfs("onnx/model.onnx", MODEL)
                    .lfs("onnx/model.onnx_data", DATA)
                    .lfs("onnx/model_fp16.onnx", MODEL)
                    .lfs("model.safetensors", DATA)
                    .build(),
                HubRepo.model("org/other").file("tokenizer.json", "{}").build());
        Hub hub = Hub.builder().endpoint(server.endpoint()).cache(folder.resolve("hub")).build()) {
      OnnxModel files = OnnxModel.download(hub, "org/model", target);
      assertArrayEquals(MODEL.bytes(), Files.readAllBytes(files.model()));
      assertEquals("{}", Files.readString(files.tokenizer()));
      Path data = files.model().resolveSibling("model.onnx_data");
      assertTrue(Files.isRegularFile(data, LinkOption.NOFOLLOW_LINKS));
      assertFalse(Files.exists(files.model().resolveSibling("model_fp16.onnx")));
      assertFalse(Files.exists(target.resolve("model.safetensors")));
      assertThrows(FileNotFoundException.class, () -> OnnxModel.download(hub, "org/other", target));
    }
  }
}
