package io.hfj.cli;

import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.data;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.error.ExitCode;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import io.hfj.server.RepoFile;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import io.hfj.testing.HfjRun;
import io.hfj.testing.HfjRun.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows repositories with {@code ls} and {@code info}. */
class ListingIT {
  private static final String XET = "b".repeat(64);

  private static final HubRepo MODEL =
      HubRepo.model("acme/model")
          .license("mit")
          .file("config.json", "{}")
          .lfs("a/b/model.onnx", Content.generated(1, 5000))
          .xet("model.safetensors", Content.generated(2, 7000), XET)
          .tag("v1")
          .build();

  private static final HubRepo GATED =
      HubRepo.model("acme/gated").file("a.txt", "text").gated("auto").grant("hf_granted").build();

  @TempDir Path folder;
  private FakeHub hub;
  private HfjRun run;

  @BeforeEach
  void start() {
    hub = FakeHub.start(MODEL, GATED);
    hub.repos().account("hf_granted", "alice").account("hf_plain", "bob");
    run = new HfjRun(folder).env("HF_ENDPOINT", hub.endpoint());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private String expect(int exit, String... words) {
    Result result = run.run(words);
    assertEquals(exit, result.exit(), result.all());
    return result.out();
  }

  @Test
  void listsFilesInTheFieldsOfTheOfficialClient() {
    RepoFile config = MODEL.file("main", "config.json");
    RepoFile weights = MODEL.file("main", "model.safetensors");
    assertEquals(
        ("{'repo_id':'acme/model','repo_type':'model','revision':'main','commit':'%s','path':'',"
                    + "'files':3,'bytes':12002,'cached_files':0,'cached_bytes':0,'kinds':{"
                    + "'git':{'files':1,'bytes':2},'lfs':{'files':1,'bytes':5000},"
                    + "'xet':{'files':1,'bytes':7000}},'list':["
                    + "{'type':'directory','path':'a','size':5000,'files':1,'cached_files':0},"
                    + "{'type':'file','path':'config.json','size':2,'kind':'git','cached':false,"
                    + "'blob_id':'%s'},"
                    + "{'type':'file','path':'model.safetensors','size':7000,'kind':'xet',"
                    + "'cached':false,'blob_id':'%s','lfs':{'size':7000,'sha256':'%s'},"
                    + "'xet_hash':'%s'}]}")
                .formatted(
                    MODEL.commit("main").sha(),
                    config.blobId(),
                    weights.blobId(),
                    weights.etag(),
                    XET)
                .replace('\'', '"')
            + System.lineSeparator(),
        expect(0, "ls", "acme/model", "--json"));
  }

  @Test
  void listsFoldersAtTheirDepth() {
    assertEquals(List.of("a/", "config.json", "model.safetensors"), paths("acme/model"));
    assertEquals(List.of("a/b/"), paths("acme/model", "a"));
    assertEquals(List.of("a/b/model.onnx"), paths("acme/model", "./a/", "-R"));
    assertEquals(List.of("a/b/model.onnx"), paths("acme/model", "a/b/model.onnx"));
    assertEquals(List.of("a/b/model.onnx"), paths("hf://acme/model@v1/a/b"));
    assertEquals(
        List.of("a/b/model.onnx", "config.json", "model.safetensors"),
        paths("acme/model", ".", "--recursive"));
  }

  private List<String> paths(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "ls";
    System.arraycopy(words, 0, all, 1, words.length);
    return expect(0, all).lines().toList();
  }

  @Test
  void fetchesNoFileAndLeavesNoTrace() {
    expect(0, "ls", "acme/model", "-R", "-l");
    expect(0, "info", "acme/model");
    assertEquals(List.of(), hub.requests(data()));
    assertEquals(List.of(), hub.requests("/resolve/"));
    assertFalse(Files.exists(run.cache()));
  }

  @Test
  void showsWhatIsCached() {
    expect(0, "download", "acme/model", "config.json");
    String list = expect(0, "ls", "acme/model", "--json");
    assertTrue(list.contains("\"cached_files\":1,\"cached_bytes\":2"), list);
    assertTrue(
        list.contains("\"path\":\"config.json\",\"size\":2,\"kind\":\"git\",\"cached\":true"));
    assertTrue(list.contains("\"kind\":\"xet\",\"cached\":false"));
  }

  @Test
  void listsWithoutTheHubWhatWasListedBefore() {
    expect(0, "download", "acme/model", "--include", "*.json");
    run.env("HF_HUB_OFFLINE", "1");
    hub.clearRequests();
    assertEquals(
        List.of("a/b/model.onnx", "config.json", "model.safetensors"), paths("acme/model", "-R"));
    expect(ExitCode.NOT_CACHED.value(), "ls", "acme/model", "--revision", "v9");
    expect(ExitCode.NOT_CACHED.value(), "ls", "acme/gated");
    expect(ExitCode.NOT_CACHED.value(), "info", "acme/model");
    assertEquals(List.of(), hub.requests(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"acme/model --type dataset", "datasets/acme/model", "hf://spaces/acme/model"})
  void suggestsATypeInWordsThatWork(String words) {
    Result result = run.run(("ls " + words).split(" "));
    assertEquals(ExitCode.NOT_FOUND.value(), result.exit(), result.all());
    String suggested = result.err().strip().replaceFirst("(?s).*; use ", "");
    assertTrue(suggested.startsWith("acme/model "), result.err());
    expect(0, ("ls " + suggested).split(" "));
  }

  @Test
  void warnsOfFilesWhoseNamesAreUnsafe() {
    HubRepoBuilder repo = HubRepo.model("acme/unsafe").file("a.txt", "a").file("e\u001b[2J", "b");
    hub.repos().put(repo.file("../x", "c").build());
    for (String command : List.of("ls", "info")) {
      Result result = run.run(command, "acme/unsafe");
      assertEquals(0, result.exit(), result.all());
      assertTrue(result.err().contains("'e?[2J'") && result.err().contains("'../x'"), result.err());
      assertEquals("", run.run(command, "acme/unsafe", "-q").err());
    }
  }

  @Test
  void takesEitherAPathOrAQuantization() {
    hub.repos().put(HubRepo.model("acme/q").lfs("q-Q8_0.gguf", Content.generated(3, 50)).build());
    assertEquals(List.of("q-Q8_0.gguf"), paths("acme/q:Q8_0"));
    expect(ExitCode.USAGE.value(), "ls", "acme/q:Q8_0", "q-Q8_0.gguf");
  }

  @Test
  void suggestsSimilarNames() {
    assertTrue(failure("ls", "acme/model", "confg.json").contains("did you mean config.json?"));
    assertTrue(failure("ls", "acme/model", "model.onnx").contains("did you mean a/b/model.onnx"));
    assertTrue(failure("ls", "acme/model", "--revision", "v2").contains("did you mean v1?"));
    assertTrue(failure("ls", "acmee/model").contains("did you mean acme/model?"));
    assertTrue(failure("info", "acmee/model").contains("did you mean acme/model?"));
    assertTrue(failure("info", "acme/model", "--revision", "v2").contains("did you mean v1?"));
  }

  private String failure(String... words) {
    run.env("HF_TOKEN", "hf_plain");
    Result result = run.run(words);
    assertEquals(ExitCode.NOT_FOUND.value(), result.exit(), result.all());
    return result.err();
  }

  @Test
  void describesARepository() {
    assertEquals(
        ("{'repo_id':'acme/model','repo_type':'model','revision':'v1','commit':'%s',"
                    + "'last_modified':'2024-05-01T10:00:00Z','access':'public','readable':true,"
                    + "'license':'mit','tags':['demo','license:mit'],'files':3,'bytes':12002,"
                    + "'cached_files':0,'cached_bytes':0,'kinds':{'git':{'files':1,'bytes':2},"
                    + "'lfs':{'files':1,'bytes':5000},'xet':{'files':1,'bytes':7000}},"
                    + "'weights':{'safetensors':{'files':1,'bytes':7000},"
                    + "'onnx':{'files':1,'bytes':5000}},"
                    + "'refs':[{'name':'main','ref':'refs/heads/main','commit':'%s'},"
                    + "{'name':'v1','ref':'refs/tags/v1','commit':'%s'}]}")
                .formatted(
                    MODEL.commit("v1").sha(), MODEL.commit("main").sha(), MODEL.commit("v1").sha())
                .replace('\'', '"')
            + System.lineSeparator(),
        expect(0, "info", "acme/model", "--revision", "v1", "--refs", "--json"));
  }

  @Test
  void reportsWhetherTheTokenGivesAccess() {
    String gated = "\"access\":\"gated\",\"readable\":";
    assertTrue(expect(0, "info", "acme/gated", "--json").contains(gated + "false"));
    run.env("HF_TOKEN", "hf_plain");
    assertTrue(expect(0, "info", "acme/gated", "--json").contains(gated + "false"));
    run.env("HF_TOKEN", "hf_granted");
    assertTrue(expect(0, "info", "acme/gated", "--json").contains(gated + "true"));
    hub.on(any().path("/auth-check")).fault(Fault.status(501, "no such API"));
    assertTrue(expect(0, "info", "acme/gated", "--json").contains(gated + "null"));
  }
}
