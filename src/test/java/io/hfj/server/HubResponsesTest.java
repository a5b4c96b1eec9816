package io.hfj.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HubResponsesTest {
  private static final String BASE = "http://hub.test:1";
  private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
  private static final Content BIG = Content.generated(1, 300_000);
  private static final String XET = "ab".repeat(32);

  private final HubRepo tiny =
      HubRepo.model("acme/tiny")
          .file("config.json", "{}")
          .file("d\u00e9j\u00e0 vu/a+b.txt", "plus")
          .file("data/deep/er.txt", "deep")
          .file("empty", "")
          .lfs("big.bin", BIG)
          .tag("v1")
          .file("config.json", "{\"a\":1}")
          .branch("main")
          .file("extra", "x")
          .pullRequest(1)
          .branch("feature/x")
          .renamedFrom("acme/old")
          .build();
  private final HubRepo gated =
      HubRepo.model("acme/gated")
          .gated("auto")
          .grant("hf_in")
          .file("a", "a")
          .xet("x.bin", BIG, XET)
          .build();
  private final HubRepo hidden =
      HubRepo.dataset("acme/hidden").hidden().grant("hf_in").file("a", "a").build();
  private final HubRepo bare = HubRepo.model("gpt2").file("a", "bare").build();
  private final HubRepos repos = HubRepos.of(tiny, gated, hidden, bare).account("hf_out", "alice");

  private HubOptions options = HubOptions.DEFAULT;
  private Instant now = NOW;

  private HubResponse answer(HubRequest request) {
    return new HubResponses(repos, options, Clock.fixed(now, ZoneOffset.UTC)).answer(request);
  }

  private HubResponse get(String target, String... headers) {
    HubRequest request = HubRequest.get(target, BASE);
    for (int i = 0; i < headers.length; i += 2) {
      request = request.with(headers[i], headers[i + 1]);
    }
    return answer(request);
  }

  private HubResponse as(String token, String target) {
    return get(target, "Authorization", "Bearer " + token);
  }

  private static void assertError(int status, String code, HubResponse answer) {
    assertEquals(status, answer.status());
    assertEquals(code, answer.headers().get("X-Error-Code"));
    String body = answer.bodyText().replaceAll("[^ -~]", "?");
    assertEquals("{\"error\":\"" + message(answer).replace("\"", "\\\"") + "\"}", body);
  }

  private static String message(HubResponse answer) {
    return answer.headers().get("X-Error-Message");
  }

  private static List<String> paths(HubResponse answer) {
    return Pattern.compile("\"path\":\"([^\"]*)\"")
        .matcher(answer.bodyText())
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toList());
  }

  private static String fromHost(String url) {
    assertTrue(url.startsWith(BASE + "/"), url);
    return url.substring(BASE.length());
  }

  private String sha(String revision) {
    return tiny.commit(revision).sha();
  }

  // --- repositories and revisions ----------------------------------------------------------------

  @Test
  void resolvesEveryFormOfRevision() {
    String info = "/api/models/acme/tiny";
    assertTrue(get(info).bodyText().contains(sha("main")));
    for (String name : List.of("main", "refs%2Fheads%2Fmain", sha("main"))) {
      assertTrue(get(info + "/revision/" + name).bodyText().contains(sha("main")), name);
    }
    assertTrue(get(info + "/revision/v1").bodyText().contains(sha("v1")));
    String pullRequest = sha("refs/pr/1");
    assertTrue(get(info + "/revision/refs%2Fpr%2F1").bodyText().contains(pullRequest));
    assertTrue(get(info + "/revision/refs/pr/1").bodyText().contains(pullRequest));
    assertTrue(get(info + "/revision/feature%2Fx").bodyText().contains(pullRequest));
  }

  @Test
  void namesCommitsTheSameInEveryRun() {
    HubRepo again = HubRepo.model("gpt2").file("a", "bare").build();
    assertEquals(bare.commit("main").sha(), again.commit("main").sha());
    assertEquals(3, List.of(sha("v1"), sha("main"), sha("refs/pr/1")).stream().distinct().count());
  }

  @Test
  void servesModelsWithoutAnOwner() {
    assertTrue(get("/api/models/gpt2").bodyText().contains("\"id\":\"gpt2\""));
    assertEquals(List.of("a"), paths(get("/api/models/gpt2/tree/main")));
    assertEquals("bare", get("/gpt2/resolve/main/a").bodyText());
  }

  @Test
  void listsFilesWithTheRepository() {
    String body = get("/api/models/acme/gated?blobs=true").bodyText();
    assertTrue(body.contains("\"gated\":\"auto\""), body);
    assertTrue(body.contains("\"rfilename\":\"x.bin\",\"size\":300000"), body);
    assertTrue(body.contains("\"sha256\":\"" + BIG.sha256()), body);
  }

  @Test
  void listsRefs() {
    String refs = get("/api/models/acme/tiny/refs").bodyText();
    assertTrue(refs.contains("{\"name\":\"feature/x\",\"ref\":\"refs/heads/feature/x\""), refs);
    assertTrue(refs.contains("{\"name\":\"v1\",\"ref\":\"refs/tags/v1\""), refs);
    assertFalse(refs.contains("pullRequests"));
    String more = get("/api/models/acme/tiny/refs?include_prs=1").bodyText();
    assertTrue(more.contains("\"pullRequests\":[{\"name\":\"1\""), more);
  }

  // --- listings ----------------------------------------------------------------------------------

  @Test
  void listsOneDirectoryOrAllBelow() {
    String tree = "/api/models/acme/tiny/tree/";
    assertEquals(
        List.of("big.bin", "config.json", "data", "d\u00e9j\u00e0 vu", "empty"),
        paths(get(tree + "main?recursive=false&expand=false")));
    assertEquals(List.of("data/deep"), paths(get(tree + "main/data")));
    assertEquals(
        List.of("data/deep", "data/deep/er.txt"), paths(get(tree + "main/data?recursive=true")));
    assertEquals(List.of("data/deep/er.txt"), paths(get(tree + "main/data%2Fdeep")));
    assertEquals(List.of("d\u00e9j\u00e0 vu/a+b.txt"), paths(get(tree + "v1/d%C3%A9j%C3%A0%20vu")));
  }

  @Test
  void describesFilesAsGitAndLfsDo() {
    String body = get("/api/models/acme/tiny/tree/v1").bodyText();
    assertTrue(
        body.contains(
            "{\"type\":\"file\",\"oid\":\"9e26dfeeb6e641a33dae4961196235bdb965b21b\",\"size\":2,"
                + "\"path\":\"config.json\"}"),
        body);
    String pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:"
            + BIG.sha256()
            + "\nsize 300000\n";
    String lfs =
        "\"oid\":\"%s\",\"size\":300000,".formatted(Content.of(pointer).gitSha1())
            + "\"lfs\":{\"oid\":\"%s\",\"size\":300000,".formatted(BIG.sha256())
            + "\"pointerSize\":131}";
    assertTrue(body.contains(lfs), body);
  }

  @Test
  void splitsLongListingsIntoPages() {
    options = options.pageSize(3);
    List<String> seen = new ArrayList<>();
    String target = "/api/models/acme/tiny/tree/refs%2Fpr%2F1?recursive=true&expand=false";
    int pages = 0;
    while (!target.isEmpty()) {
      HubResponse page = get(target);
      seen.addAll(paths(page));
      pages++;
      Matcher next =
          Pattern.compile("<(.*)>; rel=\"next\"").matcher(page.headers().getOrDefault("Link", ""));
      target = next.matches() ? fromHost(next.group(1)) : "";
    }
    assertEquals(3, pages);
    assertEquals(paths(getAll("refs%2Fpr%2F1")), seen);
    assertEquals(9, seen.size());
  }

  private HubResponse getAll(String revision) {
    options = HubOptions.DEFAULT;
    return get("/api/models/acme/tiny/tree/" + revision + "?recursive=true");
  }

  @Test
  void expandsFiftyEntriesAPage() {
    HubRepoBuilder many = HubRepo.model("acme/many");
    for (int i = 0; i < 51; i++) {
      many.file("f" + i, "");
    }
    repos.put(many.build());
    HubResponse page = get("/api/models/acme/many/tree/main?expand=true");
    assertEquals(50, paths(page).size());
    assertTrue(page.bodyText().contains("\"lastCommit\":{\"id\":"));
    assertTrue(page.headers().containsKey("Link"));
  }

  @Test
  void describesOnlyExistingPaths() {
    String form = "paths=config.json&paths=data&paths=nope&paths=d%C3%A9j%C3%A0+vu%2Fa%2Bb.txt";
    HubRequest request =
        new HubRequest(
            "POST",
            "/api/models/acme/tiny/paths-info/main",
            Map.of(),
            (form + "&expand=false").getBytes(StandardCharsets.UTF_8),
            BASE);
    HubResponse answer = answer(request);
    assertEquals(List.of("config.json", "data", "d\u00e9j\u00e0 vu/a+b.txt"), paths(answer));
    assertTrue(answer.bodyText().contains("\"type\":\"directory\""));
  }

  @Test
  void listsPathsRequestedInJson() {
    String json = "{\"paths\": [\"config.json\", \"no such file\", \"data\"], \"expand\": true}";
    HubRequest request =
        new HubRequest(
            "POST",
            "/api/models/acme/tiny/paths-info/main",
            Map.of(),
            json.getBytes(StandardCharsets.UTF_8),
            BASE);
    HubResponse answer = answer(request.with("Content-Type", "application/json"));
    assertEquals(List.of("config.json", "data"), paths(answer));
    assertTrue(answer.bodyText().contains("\"lastCommit\""));
  }

  @Test
  void hidesStorageAddressesWithoutAccess() {
    String tree = "/api/models/acme/gated/tree/main";
    assertFalse(get(tree).bodyText().contains(XET));
    assertTrue(as("hf_in", tree).bodyText().contains(XET));
  }

  // --- files -------------------------------------------------------------------------------------

  @Test
  void servesPlainFilesDirectly() {
    HubResponse answer = get("/acme/tiny/resolve/v1/config.json");
    assertEquals(200, answer.status());
    assertEquals("{}", answer.bodyText());
    assertEquals("\"9e26dfeeb6e641a33dae4961196235bdb965b21b\"", answer.headers().get("ETag"));
    assertEquals(sha("v1"), answer.headers().get("X-Repo-Commit"));
    assertEquals("2", answer.headers().get("Content-Length"));
  }

  @Test
  void answersHeadWithLengthsAndNoBody() {
    HubRequest head = HubRequest.get("/acme/tiny/resolve/v1/config.json", BASE).method("HEAD");
    HubResponse answer = answer(head);
    assertEquals("2", answer.headers().get("Content-Length"));
    assertEquals(0, answer.bodyLength());
  }

  @Test
  void decodesFileNames() {
    assertEquals("plus", get("/acme/tiny/resolve/main/d%C3%A9j%C3%A0%20vu/a%2Bb.txt").bodyText());
    assertEquals("plus", get("/acme/tiny/resolve/main/d%c3%a9j%c3%a0%20vu/a+b.txt").bodyText());
    assertEquals("x", get("/acme/tiny/resolve/refs%2Fpr%2F1/extra").bodyText());
    assertEquals(400, get("/acme/tiny/resolve/main/%zz").status());
  }

  @Test
  void redirectsPlainFilesToAnAddressThatNeedsItsQuery() {
    options = options.redirectsPlainFiles(true);
    HubResponse redirect = get("/acme/tiny/resolve/main/d%C3%A9j%C3%A0%20vu/a%2Bb.txt");
    assertEquals(307, redirect.status());
    String location = redirect.headers().get("Location");
    assertTrue(location.startsWith("/api/resolve-cache/models/acme/tiny/" + sha("main")), location);
    HubResponse file = get(location, "Range", "bytes=1-");
    assertEquals(206, file.status());
    assertEquals("lus", file.bodyText());
    assertEquals(sha("main"), file.headers().get("X-Repo-Commit"));
    assertEquals(400, get(location.replaceFirst("\\?.*", "")).status());
  }

  @Test
  void redirectsLfsFilesToTheDataHost() throws IOException {
    options = options.dataHost("http://data.test:2");
    HubResponse redirect = get("/acme/tiny/resolve/main/big.bin", "Range", "bytes=0-9");
    assertEquals(302, redirect.status());
    assertEquals('"' + BIG.sha256() + '"', redirect.headers().get("X-Linked-Etag"));
    assertEquals("300000", redirect.headers().get("X-Linked-Size"));
    assertEquals(sha("main"), redirect.headers().get("X-Repo-Commit"));
    assertNotEquals("300000", redirect.headers().get("Content-Length"));
    String location = redirect.headers().get("Location");
    assertTrue(location.startsWith("http://data.test:2/cdn/"), location);
    HubResponse data = get(location.substring("http://data.test:2".length()));
    assertEquals(200, data.status());
    assertArrayEquals(BIG.bytes(), data.openBody().readAllBytes());
    assertTrue(data.headers().get("ETag").matches("\"[0-9a-f]{64}\""));
    assertNotEquals('"' + BIG.sha256() + '"', data.headers().get("ETag"));
    assertFalse(data.headers().containsKey("X-Repo-Commit"));
  }

  private String dataTarget() {
    return fromHost(get("/acme/tiny/resolve/main/big.bin").headers().get("Location"));
  }

  private void assertRange(String range, int start, int end) throws IOException {
    HubResponse answer = get(dataTarget(), "Range", range);
    assertEquals(206, answer.status(), range);
    assertEquals(
        "bytes " + start + "-" + (end - 1) + "/300000", answer.headers().get("Content-Range"));
    assertEquals(Integer.toString(end - start), answer.headers().get("Content-Length"));
    assertArrayEquals(
        Arrays.copyOfRange(BIG.bytes(), start, end), answer.openBody().readAllBytes(), range);
  }

  @Test
  void servesRanges() throws IOException {
    assertRange("bytes=0-0", 0, 1);
    assertRange("bytes=13-4242", 13, 4243);
    assertRange("bytes=299999-", 299_999, 300_000);
    assertRange("bytes=299990-999999999999999999999", 299_990, 300_000);
    assertRange("bytes=-7", 299_993, 300_000);
    assertRange("bytes=-400000", 0, 300_000);
  }

  @Test
  void answersRangesPastTheEndWithTheSize() {
    for (String range : List.of("bytes=300000-", "bytes=300000-300001", "bytes=-0")) {
      HubResponse answer = get(dataTarget(), "Range", range);
      assertEquals(416, answer.status(), range);
      assertEquals("bytes */300000", answer.headers().get("Content-Range"));
    }
    assertEquals(416, get("/acme/tiny/resolve/main/empty", "Range", "bytes=0-").status());
  }

  @Test
  void answersAllButASingleRangeWithTheWhole() {
    for (String range : List.of("bytes=5-2", "bytes=-", "bytes=0-1,4-5", "lines=1-2")) {
      assertEquals(200, get(dataTarget(), "Range", range).status(), range);
    }
    HubResponse changed = get(dataTarget(), "Range", "bytes=1-2", "If-Range", "\"other\"");
    assertEquals(200, changed.status());
  }

  @Test
  void refusesDataWithoutAValidSignature() {
    String target = dataTarget();
    assertEquals(403, get(target.replaceFirst("\\?.*", "")).status());
    assertEquals(403, get(target.replace("big.bin", "config.json")).status());
    assertEquals(403, get(target.replaceFirst("Expires=1", "Expires=2")).status());
    assertEquals(400, as("hf_in", target).status());
  }

  @Test
  void refusesDataOnceTheLinkHasExpired() {
    options = options.linkLife(Duration.ofMinutes(5));
    String target = dataTarget();
    now = NOW.plusSeconds(299);
    assertEquals(200, get(target).status());
    now = NOW.plusSeconds(300);
    assertEquals(403, get(target).status());
  }

  @Test
  void announcesChunkedStorage() {
    HubResponse answer = as("hf_in", "/acme/gated/resolve/main/x.bin");
    assertEquals(XET, answer.headers().get("X-Xet-Hash"));
    assertEquals(
        "<%s/api/models/acme/gated/xet-read-token/%s>; rel=\"xet-auth\""
            .formatted(BASE, gated.commit("main").sha()),
        answer.headers().get("Link"));
  }

  @Test
  void redirectsFromFormerNames() {
    HubResponse file = get("/acme/old/resolve/refs%2Fpr%2F1/d%C3%A9?download=true");
    assertEquals(307, file.status());
    assertEquals(
        "/acme/tiny/resolve/refs%2Fpr%2F1/d%C3%A9?download=true", file.headers().get("Location"));
    HubResponse api = get("/api/models/acme/old/tree/main?recursive=true");
    assertEquals("/api/models/acme/tiny/tree/main?recursive=true", api.headers().get("Location"));
  }

  // --- refusals ----------------------------------------------------------------------------------

  @Test
  void hidesMissingAndPrivateReposAlike() {
    for (String target :
        List.of(
            "/api/models/acme/none",
            "/api/datasets/acme/hidden/revision/main",
            "/api/datasets/acme/tiny/tree/main",
            "/datasets/acme/hidden/resolve/main/a",
            "/api/models/..%2Fbad/tree/main")) {
      assertError(401, null, get(target));
      assertError(404, "RepoNotFound", as("hf_out", target));
    }
    assertEquals(200, as("hf_in", "/datasets/acme/hidden/resolve/main/a").status());
  }

  @Test
  void listsGatedReposButKeepsTheirContent() {
    assertEquals(200, get("/api/models/acme/gated/revision/main").status());
    String file = "/acme/gated/resolve/main/a";
    assertError(401, "GatedRepo", get(file));
    assertError(403, "GatedRepo", as("hf_out", file));
    assertError(403, "GatedRepo", as("hf_out", "/api/models/acme/gated/auth-check"));
    assertEquals("a", as("hf_in", file).bodyText());
  }

  @Test
  void refusesUnknownTokensEvenWhereNoneIsNeeded() {
    for (String target :
        List.of("/api/whoami-v2", "/api/models/acme/tiny", "/gpt2/resolve/main/a")) {
      HubResponse answer = as("hf_wrong", target);
      assertError(401, null, answer);
      assertEquals("Invalid credentials in Authorization header", message(answer));
    }
  }

  @Test
  void returnsTheCallersAccount() {
    assertTrue(as("hf_out", "/api/whoami-v2").bodyText().contains("\"name\":\"alice\""));
    assertEquals(401, get("/api/whoami-v2").status());
  }

  @Test
  void reportsWhatIsMissing() {
    assertError(404, "RevisionNotFound", get("/api/models/acme/tiny/revision/nope"));
    assertError(404, "RevisionNotFound", get("/acme/tiny/resolve/" + "0".repeat(40) + "/a"));
    HubResponse file = get("/acme/tiny/resolve/v1/nope");
    assertError(404, "EntryNotFound", file);
    assertEquals(sha("v1"), file.headers().get("X-Repo-Commit"));
    assertError(404, "EntryNotFound", get("/acme/tiny/resolve/v1/data"));
    assertError(404, "EntryNotFound", get("/api/models/acme/tiny/tree/main/n%C3%B6"));
    assertEquals(404, get("/nothing/here").status());
    assertEquals(404, get("/").status());
    assertEquals(405, answer(HubRequest.get("/gpt2/resolve/main/a", BASE).method("PUT")).status());
  }
}
