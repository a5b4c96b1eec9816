package io.hfj.torture;

import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.testing.FakeHub;
import io.hfj.testing.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A command and the state of the disk when it starts. */
enum Scenario {
  DOWNLOAD("download acme/large --connections 1"),
  DOWNLOAD_FOLDER("download acme/large --connections 1 --local-dir @/dir"),
  RESUME("download acme/large --connections 1") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.runUntilKilled(DOWNLOAD);
    }
  },
  RESUME_FOLDER("download acme/large --connections 1 --local-dir @/dir") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.runUntilKilled(DOWNLOAD_FOLDER);
    }
  },
  XET("download acme/chunked --connections 1 --xet on"),
  RESUME_XET("download acme/chunked --connections 1 --xet on") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.runUntilKilled(XET);
    }
  },
  UPDATE("download acme/small --connections 1") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.run("download acme/small --revision v1");
    }
  },
  UPDATE_FOLDER("download acme/small --connections 1 --local-dir @/dir") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.run("download acme/small --revision v1 --local-dir @/dir");
    }
  },
  AGAIN("download acme/small --connections 1 --force-download") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.run("download acme/small");
    }
  },
  UNLINKED("download acme/small --connections 1", "HF_HUB_DISABLE_SYMLINKS"),
  HARD_LINKED("download acme/small --connections 1 --local-dir @/dir --link hard"),
  LINKED("download acme/small --connections 1 --local-dir @/dir --link symlink"),
  /** Another process holds the lock of the content and makes no progress. */
  LOCKED("download acme/small --connections 1"),
  DELETE("delete-cache --pattern acme/small --confirm") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.downloadTwoRevisions();
      sandbox.run("download acme/twin");
    }
  },
  REMOVE("cache rm acme/small/mid.bin acme/small/words.bin --yes") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.downloadTwoRevisions();
    }
  },
  PRUNE("cache prune --yes") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.downloadTwoRevisions();
      Path repo = sandbox.root().resolve("hf/hub/models--acme--small");
      Files.delete(repo.resolve("refs/v1"));
      Files.writeString(repo.resolve("blobs/" + "a".repeat(64) + ".incomplete"), "by another");
      Files.writeString(repo.resolve("blobs/" + "b".repeat(40)), "used by nothing");
    }
  },
  DEDUP("cache dedup --yes") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.run("download acme/small");
      sandbox.run("download acme/twin");
    }
  },
  ADOPT("adopt acme/small @/mine") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.createUserFiles();
    }
  },
  ADOPT_HARD("adopt acme/small @/mine --link hard --download --connections 1") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.createUserFiles();
      Files.delete(sandbox.root().resolve("mine/vocabulary"));
    }
  },
  VERIFY("cache verify acme/small --connections 1") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.run("download acme/small");
    }
  },
  REPAIR("cache verify acme/small --repair --connections 1") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.run("download acme/small");
      sandbox.corrupt(sandbox.root().resolve("hf/hub/models--acme--small/blobs/" + MID_ETAG));
    }
  },
  REPAIR_FOLDER("cache verify acme/small --repair --connections 1 --local-dir @/dir") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.run("download acme/small --local-dir @/dir");
      sandbox.corrupt(sandbox.root().resolve("dir/mid.bin"));
    }
  },
  LOGIN("login --token " + Scenario.TOKEN + " --force"),
  LOGIN_AGAIN("login --token " + Scenario.TOKEN + " --force") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.run("login --token " + OTHER_TOKEN);
    }
  },
  LOGOUT("logout") {
    @Override
    void prepare(Sandbox sandbox) throws Exception {
      sandbox.run("login --token " + OTHER_TOKEN);
      sandbox.run("login --force --token " + TOKEN);
    }
  };

  static final String TOKEN = "hf_torturetorturetorturetortureAAAA";
  static final String OTHER_TOKEN = "hf_torturetorturetorturetortureBBBB";

  /** Size of a file of two ranges. */
  private static final int LARGE = (8 << 20) + 5;

  /** Size of a file of one range, which has a journal. */
  private static final int MEDIUM = (1 << 20) + 100_000;

  private static final Sample MID = Sample.large(3, MEDIUM);
  private static final Sample VOCABULARY = Sample.large(4, 3000);

  /** Has different names in the two revisions. */
  private static final Sample WORDS = Sample.large(6, 2000);

  private static final String CONFIG = "{\"revision\": 2}\n";

  /** Number of files in {@code acme/small}. */
  static final int FILE_COUNT = 5;

  static final String MID_ETAG = MID.etag().value();

  private final String command;
  private final Map<String, String> env;

  Scenario(String command, String... flags) {
    this.command = command;
    this.env = new TreeMap<>();
    for (String variable : flags) {
      env.put(variable, "1");
    }
  }

  /** Starts the Hub of all scenarios. */
  static FakeHub startHub() {
    FakeHub hub =
        FakeHub.start(
            HubRepo.model("acme/large")
                .file("config.json", CONFIG)
                .file("empty.txt", "")
                .lfs("sub/vocabulary.bin", Content.of(VOCABULARY.bytes()))
                .lfs("model.bin", Content.of(Sample.random(5, LARGE)))
                .branch("main")
                .build(),
            HubRepo.model("acme/small")
                .file("config.json", "{\"revision\": 1}\n")
                .lfs("old-words.bin", Content.of(WORDS.bytes()))
                .file("empty.txt", "")
                .lfs("sub/vocabulary.bin", Content.of(VOCABULARY.bytes()))
                .lfs("mid.bin", Content.of(Sample.random(2, MEDIUM)))
                .tag("v1")
                .remove("old-words.bin")
                .lfs("words.bin", Content.of(WORDS.bytes()))
                .file("config.json", CONFIG)
                .lfs("mid.bin", Content.of(MID.bytes()))
                .branch("main")
                .build(),
            HubRepo.model("acme/twin")
                .lfs("other.bin", Content.of(MID.bytes()))
                .branch("main")
                .build());
    Content model = Content.of(Sample.random(5, LARGE));
    hub.repos()
        .put(
            HubRepo.model("acme/chunked")
                .file("config.json", CONFIG)
                .xet("model.bin", model, hub.xet().storage().add(model))
                .branch("main")
                .build());
    hub.repos().account(TOKEN, "alice").account(OTHER_TOKEN, "bob");
    return hub;
  }

  /** Prepares the disk. */
  void prepare(Sandbox sandbox) throws Exception {}

  /** The command as arguments for a root. */
  List<String> arguments(Path root) {
    return arguments(command, root);
  }

  /** Splits a command into arguments; {@code @} stands for the root. */
  static List<String> arguments(String command, Path root) {
    return List.of(command.replace("@", root.toString()).split(" "));
  }

  /** Environment variables besides those common to all scenarios. */
  Map<String, String> env() {
    return env;
  }

  /** Writes files of the user, to be adopted. */
  static void createUserFiles(Path root) throws IOException {
    Path userFiles = Files.createDirectories(root.resolve("mine/sub"));
    Files.write(userFiles.resolve("the middling one"), MID.bytes());
    Files.write(userFiles.resolveSibling("vocabulary"), VOCABULARY.bytes());
    Files.writeString(userFiles.resolveSibling("config"), CONFIG);
    Files.writeString(userFiles.resolveSibling("something else"), "not of the Hub");
  }

  /** Whether the official client can use what an interrupted run leaves. */
  boolean isUsableByOfficialClient() {
    return !Set.of(LINKED, LOGIN, LOGIN_AGAIN, LOGOUT, LOCKED).contains(this) && !verifies();
  }

  /** Whether the command verifies files; unreadable ones count as wrong. */
  boolean verifies() {
    return Set.of(VERIFY, REPAIR, REPAIR_FOLDER).contains(this);
  }

  /** Commands to run after the rerun, for what the same command no longer finds. */
  List<String> cleanupCommands() {
    return switch (this) {
      // Unreferenced content, or a temporary name of it.
      case DELETE, REMOVE, DEDUP -> List.of("cache prune --yes");
      case REPAIR -> List.of("download acme/small"); // unfinished files beside valid content
      case REPAIR_FOLDER ->
          List.of("download acme/small --local-dir @/dir"); // the metadata of a file
      default -> List.of();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
