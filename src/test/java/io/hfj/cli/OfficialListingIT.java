package io.hfj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.model.HubLink;
import io.hfj.model.HubPage;
import io.hfj.model.Revision;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.ServedCollection;
import io.hfj.testing.ClientProgram;
import io.hfj.testing.FakeHub;
import io.hfj.testing.HfjRun;
import io.hfj.testing.InteropRepos;
import io.hfj.testing.OfficialClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares {@code ls} and {@code info} with the official client on the same Hub. */
class OfficialListingIT {
  /** Prints a list of files in one form, from the JSON of either client. */
  private static final String FILES =
      """
      import json, sys
      text = json.load(open(sys.argv[1], encoding="utf-8"))
      for file in sorted(text["list"] if "list" in text else text, key=lambda f: f["path"]):
          lfs = file.get("lfs") or {}
          is_file = "blob_id" in file
          if is_file or "folders" in sys.argv:
              print(file["path"], is_file and file["size"], file.get("blob_id"),
                  lfs.get("sha256"), lfs.get("size"), file.get("xet_hash"))
      """;

  /** Prints what both clients report of a repository. */
  private static final String INFO =
      """
      import json, sys
      text = json.load(open(sys.argv[1], encoding="utf-8"))
      time = text["last_modified"].replace(" ", "T").replace("+00:00", "Z")
      print(text.get("id") or text["repo_id"], text.get("sha") or text["commit"], time)
      print(text["tags"], text["files"] if "files" in text else len(text["siblings"]))
      gated = text["gated"] if "gated" in text else text["access"] == "gated"
      private = text["private"] if "private" in text else text["access"] == "private"
      print(bool(gated), private)
      """;

  private static final HubRepo MODEL =
      InteropRepos.MODEL
          .edit()
          .license("mit")
          .xet("chunks.safetensors", Content.generated(9, 50_000), "c".repeat(64))
          .build();

  /** Prints what the official client makes of links. */
  private static final String LINKS =
      """
      import sys
      from huggingface_hub import parse_hf_uri
      for link in sys.argv[1:]:
          uri = parse_hf_uri(link)
          print(uri.type, uri.id, uri.revision, uri.path_in_repo)
      """;

  private static final String COLLECTION =
      """
      import sys
      from huggingface_hub import get_collection
      found = get_collection(sys.argv[1])
      print(found.slug, found.title, [(i.item_type, i.item_id, i.position) for i in found.items])
      """;

  @TempDir Path folder;

  @Test
  void agreesOnFilesAndCommits() throws Exception {
    String python = OfficialClient.requirePython();
    HubRepo gated = HubRepo.model("acme/gated").file("a", "a").gated("auto").build();
    try (FakeHub hub = FakeHub.start(MODEL, gated)) {
      ClientProgram official = ClientProgram.official(python, folder.resolve("theirs"), hub);
      HfjRun hfj = new HfjRun(folder.resolve("ours")).env("HF_ENDPOINT", hub.endpoint());
      agree(official, hfj, FILES, List.of("ls", "acme/interop"), "folders");
      agree(official, hfj, FILES, List.of("ls", "acme/interop", "--revision=v1"), "folders");
      // Unlike hf, hfj does not list folders beside all files in them.
      agree(official, hfj, FILES, List.of("ls", "acme/interop", "-R"), "files");
      agree(official, hfj, INFO, List.of("info", "acme/interop"), "");
      agree(official, hfj, INFO, List.of("info", "acme/interop", "--revision=v1"), "");
      agree(official, hfj, INFO, List.of("info", "acme/gated"), "");
    }
  }

  @Test
  void agreesOnLinks() throws Exception {
    List<String> links =
        List.of(
            "https://huggingface.co/a/b",
            "hf.co/datasets/a/b/",
            "https://huggingface.co/a/b/tree/main?not-for-all-audiences=true",
            "https://huggingface.co/spaces/a/b/blob/main/app.py#L1",
            "https://huggingface.co/a/b/resolve/main/d%20e/x%23?download=true",
            "https://huggingface.co/a/b/raw/feature%2Fx/f+1",
            "https://huggingface.co/a/b/tree/refs%2Fpr%2F1/sub",
            "https://huggingface.co/a/b/blob/refs/pr/12/x",
            "huggingface.co/a/b/tree/refs/convert/parquet/d");
    String python = OfficialClient.requirePython();
    try (FakeHub hub = FakeHub.start()) {
      String theirs =
          ClientProgram.official(python, folder, hub).python(LINKS, links.toArray(String[]::new));
      String ours = links.stream().map(OfficialListingIT::described).collect(Collectors.joining());
      assertEquals(theirs.strip(), ours.strip());
    }
  }

  private static String described(String text) {
    HubLink link = HubLink.find(text).orElseThrow();
    HubPage page = HubPage.parse(link, link.path());
    return page.repo().type().word()
        + " "
        + page.repo().name()
        + " "
        + page.revision().map(Revision::name).orElse("None")
        + (" " + page.path()).replaceFirst("/$", "")
        + "\n";
  }

  @Test
  void servesCollectionsThatTheOfficialClientReads() throws Exception {
    String python = OfficialClient.requirePython();
    try (FakeHub hub = FakeHub.start()) {
      hub.repos()
          .put(
              ServedCollection.of("acme/all-01", "All")
                  .with("model", "acme/model")
                  .with("paper", "2307.09288"));
      assertEquals(
          "acme/all-01 All [('model', 'acme/model', 0), ('paper', '2307.09288', 1)]",
          ClientProgram.official(python, folder, hub).python(COLLECTION, "acme/all-01").strip());
    }
  }

  /** Runs the command with both clients, and compares what the Python program makes of the JSON. */
  private void agree(
      ClientProgram official, HfjRun hfj, String program, List<String> words, String option)
      throws Exception {
    List<String> ours = new ArrayList<>(words);
    ours.add("--json");
    List<String> theirs = new ArrayList<>(ours);
    theirs.add(0, "models");
    String expected = official.succeed(theirs.toArray(String[]::new));
    String actual = hfj.run(ours.toArray(String[]::new)).out();
    assertEquals(
        official.python(program, file(expected), option),
        official.python(program, file(actual), option),
        words.toString());
  }

  private String file(String json) throws Exception {
    Path file = Files.createTempFile(folder, "answer", ".json");
    return Files.writeString(file, json).toString();
  }
}
