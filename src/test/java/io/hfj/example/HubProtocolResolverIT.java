package io.hfj.example;

import static io.hfj.testing.FakeHubMatch.data;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.AccessDenied;
import io.hfj.Hub;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;

class HubProtocolResolverIT {
  private static final Content WEIGHTS = Content.generated(1, 300_000);

  @TempDir Path folder;
  private FakeHub server;
  private Hub hub;
  private final DefaultResourceLoader loader = new DefaultResourceLoader();

  @BeforeEach
  void start() {
    server =
        FakeHub.start(
            HubRepo.model("org/model")
                .file("config.json", "old")
                .lfs("onnx/model.onnx", WEIGHTS)
                .tag("v1.0")
                .file("config.json", "new")
                .file("onnx/tokenizer.json", "{}")
                .branch("main")
                .file("config.json", "feature")
                .branch("feature/a+b")
                .build(),
            HubRepo.dataset("org/data").file("train.csv", "a,b").build(),
            HubRepo.model("org/gated").gated("manual").file("config.json", "{}").build());
    hub = Hub.builder().endpoint(server.endpoint()).cache(folder).build();
    loader.addProtocolResolver(new HubProtocolResolver(hub));
  }

  @AfterEach
  void stop() {
    hub.close();
    server.close();
  }

  private String text(String location) throws IOException {
    return loader.getResource(location).getContentAsString(StandardCharsets.UTF_8);
  }

  @Test
  void readsFilesOfTheHub() throws IOException {
    assertEquals("new", text("hf://org/model/config.json"));
    assertEquals("old", text("hf://org/model@v1.0/config.json"));
    assertEquals("feature", text("hf://org/model@feature%2Fa+b/config.json"));
    assertEquals("a,b", text("hf://datasets/org/data/train.csv"));
  }

  @Test
  void downloadsWhenTheContentIsNeeded() throws IOException {
    Resource weights = loader.getResource("hf://org/model/onnx/model.onnx");
    assertTrue(weights.exists());
    assertEquals("model.onnx", weights.getFilename());
    assertEquals(0, server.bytesServed(data()));
    assertEquals(WEIGHTS.size(), weights.contentLength());
    assertArrayEquals(WEIGHTS.bytes(), Files.readAllBytes(weights.getFile().toPath()));
    assertArrayEquals(WEIGHTS.bytes(), weights.getContentAsByteArray());
    assertEquals(WEIGHTS.size(), server.bytesServed(data()));
    assertTrue(weights.createRelative("tokenizer.json").exists());
  }

  @Test
  void comparesByAddress() {
    Resource main = loader.getResource("hf://org/model/config.json");
    assertEquals(loader.getResource("hf://org/model/config.json"), main);
    assertNotEquals(loader.getResource("hf://org/model@v1.0/config.json"), main);
  }

  @Test
  void reportsFailuresAsSpringDoes() {
    Resource unknown = loader.getResource("hf://org/model/unknown.json");
    assertFalse(unknown.exists());
    assertThrows(FileNotFoundException.class, unknown::getInputStream);
    Resource gated = loader.getResource("hf://org/gated/config.json");
    IOException refused = assertThrows(IOException.class, gated::getInputStream);
    assertInstanceOf(AccessDenied.class, refused.getCause());
    assertFalse(loader.getResource("hf://org/unknown/config.json").exists());
  }

  @Test
  void leavesOtherAddressesToSpring() {
    assertInstanceOf(ClassPathResource.class, loader.getResource("classpath:hf/org/model/a"));
    assertFalse(loader.getResource("hf://org/model").exists());
  }
}
