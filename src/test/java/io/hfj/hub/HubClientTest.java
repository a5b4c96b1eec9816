package io.hfj.hub;

import static io.hfj.testing.FakeHubMatch.any;
import static io.hfj.testing.FakeHubMatch.kind;
import static io.hfj.testing.FakeHubMatch.tree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.ContentMismatch;
import io.hfj.FailureCode;
import io.hfj.NotFound;
import io.hfj.env.NetworkSettings;
import io.hfj.http.HttpClients;
import io.hfj.http.Redirects;
import io.hfj.http.hosts.HubHosts;
import io.hfj.http.retry.Endpoints;
import io.hfj.http.retry.Retry;
import io.hfj.http.retry.RetryPolicy;
import io.hfj.model.CommitHash;
import io.hfj.model.Etag;
import io.hfj.model.RemoteFile;
import io.hfj.model.RepoId;
import io.hfj.model.RepoPath;
import io.hfj.model.RepoType;
import io.hfj.model.Revision;
import io.hfj.model.Token;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubResponse;
import io.hfj.testing.FakeHub;
import io.hfj.testing.FakeHubKind;
import io.hfj.testing.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubClientTest {
  private static final RepoId REPO = new RepoId(RepoType.MODEL, "acme/tiny");

  private final List<String> notices = new ArrayList<>();
  private FakeHub hub;
  private HttpClients clients;
  private HubClient client;
  private CommitHash commit;

  @BeforeEach
  void start() {
    hub =
        FakeHub.start(
            HubRepo.model("acme/tiny")
                .file("config.json", "{}")
                .file("data/a b+é.txt", "text")
                .lfs("model.bin", Content.generated(1, 300_000))
                .branch("main")
                .pullRequest(1)
                .build());
    HttpUrl endpoint = HttpUrl.get(hub.endpoint());
    HubHosts hosts = new HubHosts(endpoint);
    clients =
        HttpClients.open(
            new HttpClients.Options("test", hosts, Optional::empty, NetworkSettings.DEFAULT, 4));
    Retry retry = new Retry(RetryPolicy.DEFAULT, delay -> {}, () -> 0, () -> 0);
    Endpoints endpoints = new Endpoints(List.of(endpoint), notices::add);
    client =
        new HubClient(endpoints, clients.metadata(), hosts, retry, Optional.empty(), notices::add);
    commit = client.resolve(REPO, Revision.MAIN).commit();
  }

  @AfterEach
  void stop() {
    clients.close();
    hub.close();
  }

  private static Set<Etag> etags(List<RemoteFile> files) {
    return files.stream().map(RemoteFile::etag).collect(Collectors.toSet());
  }

  private static Fault nextPage(String address) {
    return Fault.header("Link", "<" + address + ">; rel=\"next\"");
  }

  @Test
  void resolvesARevisionWithASlash() {
    client.resolve(REPO, new Revision("refs/pr/1"));

    assertEquals(1, hub.requests("/revision/refs%2Fpr%2F1").size());
  }

  @Test
  void listsAllPages() {
    hub.configure(options -> options.pageSize(1));

    List<RemoteFile> files = client.tree(REPO, commit, "main", Optional.empty()).files();

    assertEquals(
        List.of("config.json", "data/a b+é.txt", "model.bin"),
        files.stream().map(file -> file.path().value()).sorted().toList());
    RemoteFile model =
        files.stream().filter(f -> f.path().value().equals("model.bin")).findAny().orElseThrow();
    assertEquals(300_000, model.size());
    assertTrue(model.etag().isSha256());
    assertTrue(hub.requests(tree()).size() >= 3);
  }

  @Test
  void staysOnItsEndpointWhenAPageSendsItElsewhere() {
    String tree = "/api/models/acme/tiny/tree/" + commit + "?recursive=true&expand=false&limit=500";
    hub.on(tree()).once().fault(nextPage("https://huggingface.co" + tree));

    client.tree(REPO, commit, "main", Optional.empty());

    assertEquals(2, hub.requests(tree()).size());
  }

  @Test
  void masksATokenThatTheServerEchoes() {
    HttpUrl endpoint = HttpUrl.get(hub.endpoint());
    HubClient withToken =
        new HubClient(
            new Endpoints(List.of(endpoint), notices::add),
            clients.metadata(),
            new HubHosts(endpoint),
            new Retry(RetryPolicy.DEFAULT, delay -> {}, () -> 0, () -> 0),
            Optional.of(new Token("hf_secret", "HF_TOKEN")),
            notices::add);
    Fault echo =
        Fault.json("[{\"type\":\"file\",\"oid\":\"no hf_secret\",\"size\":1,\"path\":\"a\"}]");
    hub.on(tree()).always().fault(echo);

    ContentMismatch failure =
        assertThrows(
            ContentMismatch.class, () -> withToken.tree(REPO, commit, "main", Optional.empty()));

    assertTrue(failure.getMessage().endsWith("'no ***'"), failure.getMessage());
  }

  @Test
  void refusesAListThatNeverEnds() {
    String tree = "/api/models/acme/tiny/tree/" + commit + "?recursive=true&expand=false";
    hub.on(tree()).fault(nextPage(hub.endpoint() + tree));

    assertThrows(ContentMismatch.class, () -> client.tree(REPO, commit, "main", Optional.empty()));
  }

  /** Otherwise each hop could take as long as all of them together may. */
  @Test
  void sharesTheTimeForAnAnswerAmongAllHops() {
    hub.on(tree())
        .times(2)
        .fault(
            Fault.answer(
                request ->
                    HubResponse.text(302, "Found")
                        .with("Location", request.target() + "&again=1")));
    List<Redirects> chains = new ArrayList<>();
    OkHttpClient watched =
        clients
            .metadata()
            .newBuilder()
            .addInterceptor(
                chain -> {
                  chains.add(chain.request().tag(Redirects.class));
                  return chain.proceed(chain.request());
                })
            .build();
    HttpUrl endpoint = HttpUrl.get(hub.endpoint());

    new HubClient(
            new Endpoints(List.of(endpoint), notices::add),
            watched,
            new HubHosts(endpoint),
            new Retry(RetryPolicy.DEFAULT, delay -> {}, () -> 0, () -> 0),
            Optional.empty(),
            notices::add)
        .tree(REPO, commit, "main", Optional.empty());

    assertEquals(3, chains.size());
    assertEquals(1, Set.copyOf(chains).size());
  }

  /** Answers with pages of one new file each, without end. */
  private static Fault onePerPage() {
    AtomicInteger number = new AtomicInteger();
    return Fault.answer(
        request -> {
          int n = number.incrementAndGet();
          String page =
              "[{\"type\":\"file\",\"oid\":\"%040x\",\"size\":1,\"path\":\"f%d\"}]".formatted(n, n);
          String more = request.target().replaceFirst("&n=.*", "") + "&n=" + n;
          return HubResponse.json(200, page).with("Link", "<" + more + ">; rel=\"next\"");
        });
  }

  @Test
  void refusesAListThatTrickles() {
    hub.on(tree()).fault(onePerPage());

    assertThrows(ContentMismatch.class, () -> client.tree(REPO, commit, "main", Optional.empty()));

    assertTrue(hub.requests(tree()).size() < 1_000);
  }

  @Test
  void reportsProgressOfALongListEveryTenSeconds() {
    hub.configure(options -> options.pageSize(1));
    AtomicInteger answers = new AtomicInteger();
    OkHttpClient slow =
        clients
            .metadata()
            .newBuilder()
            .addInterceptor(
                chain ->
                    chain
                        .proceed(chain.request())
                        .newBuilder()
                        .sentRequestAtMillis(1)
                        .receivedResponseAtMillis(answers.incrementAndGet() * 6_000L)
                        .build())
            .build();
    HttpUrl endpoint = HttpUrl.get(hub.endpoint());

    new HubClient(
            new Endpoints(List.of(endpoint), notices::add),
            slow,
            new HubHosts(endpoint),
            new Retry(RetryPolicy.DEFAULT, delay -> {}, () -> 0, () -> 0),
            Optional.empty(),
            notices::add)
        .tree(REPO, commit, "main", Optional.empty());

    assertEquals(List.of("listing acme/tiny: 1 files and folders so far"), notices);
  }

  @Test
  void looksUpNamedFilesInBulk() {
    hub.clearRequests();

    List<RemoteFile> found =
        client.find(
            REPO,
            commit,
            "main",
            List.of(new RepoPath("model.bin"), new RepoPath("data"), new RepoPath("nope")));

    assertEquals(List.of("model.bin"), found.stream().map(f -> f.path().value()).toList());
    assertEquals(1, hub.requests().size());
  }

  @Test
  void looksFilesUpOneByOneIfTheEndpointSupportsNothingElse() {
    List<RepoPath> names =
        List.of(new RepoPath("config.json"), new RepoPath("model.bin"), new RepoPath("nope"));
    List<RemoteFile> atOnce = client.find(REPO, commit, "main", names);
    hub.on(kind(FakeHubKind.PATHS_INFO)).fault(Fault.status(404, "not here"));

    List<RemoteFile> found = client.find(REPO, commit, "main", names);

    assertEquals(2, found.size());
    assertEquals(etags(atOnce), etags(found));
  }

  @Test
  void retriesAFailureThatMayPass() {
    hub.on(tree()).inTurn(Fault.status(503, ""), Fault.endEarlyAfter(0), Fault.malformedJson());

    assertEquals(3, client.tree(REPO, commit, "main", Optional.empty()).files().size());
    assertEquals(3, notices.size());
  }

  @Test
  void leavesOutNamesThatATerminalCannotShow() {
    hub.on(any().path("search="))
        .fault(Fault.json("[{\"id\":\"acme/tin\\u001b[2Jy\"},{\"id\":\"acme/tinyy\"}]"));
    hub.on(kind(FakeHubKind.REFS))
        .fault(
            Fault.json(
                "{\"branches\":[{\"name\":\"main\"},{\"name\":\"mai\\nhint: run this\"}],"
                    + "\"tags\":[{\"name\":\"v\\u202e1\"}]}"));

    assertEquals(List.of("acme/tinyy"), client.search(REPO));
    assertEquals(List.of("main"), client.revisions(REPO));
  }

  @Test
  void reportsAnUnknownRevision() {
    NotFound failure =
        assertThrows(NotFound.class, () -> client.resolve(REPO, new Revision("nope")));
    assertEquals(FailureCode.REVISION_NOT_FOUND, failure.code());
  }
}
