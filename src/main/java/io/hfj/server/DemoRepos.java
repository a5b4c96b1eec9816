package io.hfj.server;

/**
 * The repositories of the {@link DemoHub}. A change here changes commit hashes that users may have
 * in their caches.
 */
final class DemoRepos {
  static final int LARGE_FILE_BYTES = 64_000_000;
  static final long LARGE_FILE_SEED = 2024;

  /** A constant, since hashing would be the slowest part of the start; a test computes it. */
  static final String LARGE_FILE_SHA256 =
      "50c671b211c7211de9a06ffed47f4920e2c26504765c09f5b15d6aea359de92a";

  private static final String CONFIG =
      "{\n  \"architectures\": [\"DemoForCausalLM\"],\n  \"hidden_size\": 256,\n"
          + "  \"model_type\": \"demo\",\n  \"num_hidden_layers\": 4\n}\n";

  private DemoRepos() {}

  static HubRepos all() {
    return HubRepos.of(model(), data(), gated())
        .account(DemoHub.GRANTED_TOKEN, "demo-granted")
        .account(DemoHub.PLAIN_TOKEN, "demo-plain");
  }

  private static HubRepo model() {
    Content weights =
        Content.generated(LARGE_FILE_SEED, LARGE_FILE_BYTES).knownAs(LARGE_FILE_SHA256);
    return HubRepo.model("hfj/demo-model")
        .file(".gitattributes", "*.safetensors filter=lfs diff=lfs merge=lfs -text\n")
        .file("README.md", "# Demo model\n\nVersion 1. Random bytes; it does nothing.\n")
        .file("config.json", CONFIG)
        .file("generation_config.json", "{\"max_new_tokens\": 20}\n")
        .lfs("model.safetensors", weights)
        .file("special_tokens_map.json", "{\"eos_token\": \"</s>\", \"unk_token\": \"<unk>\"}\n")
        .file("tokenizer.json", tokenizer())
        .file("tokenizer_config.json", "{\"model_max_length\": 512}\n")
        .file("vocab.txt", vocabulary())
        .file("empty.txt", "")
        .file("notes on caf\u00e9.txt", "A name with spaces and a letter outside ASCII.\n")
        .file("onnx/config.json", CONFIG)
        .file("onnx/quantized/int8/quantize_config.json", "{\"bits\": 8}\n")
        .lfs("onnx/quantized/int8/model.onnx", Content.generated(2025, 300_000))
        .tag("v1.0")
        .file("README.md", "# Demo model\n\nVersion 1.1. Random bytes; it does nothing.\n")
        .branch("main")
        .build();
  }

  private static HubRepo data() {
    return HubRepo.dataset("hfj/demo-data")
        .file("README.md", "# Demo data\n\nNumbers and their squares.\n")
        .file("data/train.csv", squares(0, 2_000))
        .file("data/test.csv", squares(2_000, 2_200))
        .lfs("data/train-00000-of-00002.parquet", Content.generated(31, 400_000))
        .lfs("data/train-00001-of-00002.parquet", Content.generated(32, 250_000))
        .build();
  }

  private static HubRepo gated() {
    return HubRepo.model("hfj/demo-gated")
        .gated("manual")
        .grant(DemoHub.GRANTED_TOKEN)
        .file("README.md", "# Demo of a gated model\n")
        .file("config.json", CONFIG)
        .lfs("model.safetensors", Content.generated(41, 1_000_000))
        .build();
  }

  private static String squares(int from, int to) {
    StringBuilder csv = new StringBuilder("number,square\n");
    for (int i = from; i < to; i++) {
      csv.append(i).append(',').append((long) i * i).append('\n');
    }
    return csv.toString();
  }

  private static String tokenizer() {
    StringBuilder json =
        new StringBuilder("{\n  \"model\": {\"type\": \"WordLevel\", \"vocab\": {");
    for (int i = 0; i < 500; i++) {
      json.append(i == 0 ? "" : ", ").append('"').append(word(i)).append("\": ").append(i);
    }
    return json.append("}}\n}\n").toString();
  }

  private static String vocabulary() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      lines.append(word(i)).append('\n');
    }
    return lines.toString();
  }

  private static String word(int index) {
    return "w" + Integer.toString(index, Character.MAX_RADIX);
  }
}
