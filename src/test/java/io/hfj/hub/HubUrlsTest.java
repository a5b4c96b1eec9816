package io.hfj.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.RepoType;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubUrlsTest {
  private static final RepoId MODEL = new RepoId(RepoType.MODEL, "acme/tiny");
  private static final RepoId DATASET = new RepoId(RepoType.DATASET, "acme/d");
  private static final HubUrls URLS = new HubUrls(HttpUrl.get("http://hub.example/hf/"));
  private static final String BASE = "http://hub.example/hf/";

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "a b, a%20b",
        "a+b, a%2Bb",
        "a#b, a%23b",
        "a?b, a%3Fb",
        "a%b, a%25b",
        "%2e%2e, %252e%252e",
        "a(b), a%28b%29",
        "a'b, a%27b",
        "é, %C3%A9",
        "😀, %F0%9F%98%80",
        "~_.-, ~_.-",
        "..., ...",
        "a\\b, a%5Cb",
        "a&b=c;d:e@f!$*, a%26b%3Dc%3Bd%3Ae%40f%21%24%2A",
        "d/e f/g, d/e%20f/g",
      })
  void quotesFilesAsTheOfficialClientDoes(String file, String quoted) {
    assertEquals(
        BASE + "acme/tiny/resolve/main/" + quoted,
        URLS.file(MODEL, "main", new RepoPath(file)).toString());
  }

  @Test
  void quotesTheSlashesOfRevisionsAndFolders() {
    assertEquals(
        BASE + "datasets/acme/d/resolve/refs%2Fpr%2F1/f",
        URLS.file(DATASET, "refs/pr/1", new RepoPath("f")).toString());
    assertEquals(
        BASE + "api/datasets/acme/d/revision/refs%2Fpr%2F1",
        URLS.info(DATASET, "refs/pr/1").toString());
    assertEquals(
        BASE + "api/models/acme/tiny/tree/main/d%2Fe%20f?recursive=false&expand=false",
        URLS.tree(MODEL, "main", "d/e f", false).toString());
  }

  @Test
  void namesTheAddressesOfTheApi() {
    assertEquals(
        BASE + "api/models/acme/tiny/tree/main?recursive=true&expand=false",
        URLS.tree(MODEL, "main", "", true).toString());
    assertEquals(BASE + "api/models/acme/tiny/refs", URLS.refs(MODEL).toString());
    assertEquals(
        BASE + "api/models/acme/tiny/paths-info/main", URLS.pathsInfo(MODEL, "main").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "https://huggingface.co/api/models/a/b/tree/main?cursor=x%3D&limit=2,"
        + " http://hub.example/hf/api/models/a/b/tree/main?cursor=x%3D&limit=2",
    "https://huggingface.co/api/models/a/b/tree/main, http://hub.example/hf/api/models/a/b/tree/main",
    "http://hub.example/hf/api/x?c=1, http://hub.example/hf/api/x?c=1",
    "https://elsewhere.example/x, https://elsewhere.example/x",
  })
  void movesLinksToNextPagesToTheEndpoint(String next, String address) {
    assertEquals(address, URLS.onEndpoint(HttpUrl.get(next)).toString());
  }
}
