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

/** A command, and what lies on the disk when it begins. */
enum Scenario {
  DOWNLOAD("download acme/large --connections 1"),
  DOWNLOAD_FOLDER("download acme/large --connections 1 --local-dir @/dir"),
  RESUME("download acme/large --connections 1") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.runUntilKilled(DOWNLOAD);
    }
  },
  RESUME_FOLDER("download acme/large --connections 1 --local-dir @/dir") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.runUntilKilled(DOWNLOAD_FOLDER);
    }
  },
  UPDATE("download acme/small --connections 1") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.run("download acme/small --revision v1");
    }
  },
  UPDATE_FOLDER("download acme/small --connections 1 --local-dir @/dir") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.run("download acme/small --revision v1 --local-dir @/dir");
    }
  },
  AGAIN("download acme/small --connections 1 --force-download") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.run("download acme/small");
    }
  },
  UNLINKED("download acme/small --connections 1", "HF_HUB_DISABLE_SYMLINKS"),
  HARD_LINKED("download acme/small --connections 1 --local-dir @/dir --link hard"),
  LINKED("download acme/small --connections 1 --local-dir @/dir --link symlink"),
  /** Another process holds the lock of the content, and never gets on. */
  LOCKED("download acme/small --connections 1"),
  DELETE("delete-cache --pattern acme/small --confirm") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.downloadTwoRevisions();
      stage.run("download acme/twin");
    }
  },
  REMOVE("cache rm acme/small/mid.bin acme/small/words.bin --yes") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.downloadTwoRevisions();
    }
  },
  PRUNE("cache prune --yes") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.downloadTwoRevisions();
      Path repo = stage.root().resolve("hf/hub/models--acme--small");
      Files.delete(repo.resolve("refs/v1"));
      Files.writeString(repo.resolve("blobs/" + "a".repeat(64) + ".incomplete"), "by another");
      Files.writeString(repo.resolve("blobs/" + "b".repeat(40)), "used by nothing");
    }
  },
  DEDUP("cache dedup --yes") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.run("download acme/small");
      stage.run("download acme/twin");
    }
  },
  ADOPT("adopt acme/small @/mine") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.createUserFiles();
    }
  },
  ADOPT_HARD("adopt acme/small @/mine --link hard --download --connections 1") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.createUserFiles();
      Files.delete(stage.root().resolve("mine/vocabulary"));
    }
  },
  VERIFY("cache verify acme/small --connections 1") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.run("download acme/small");
    }
  },
  REPAIR("cache verify acme/small --repair --connections 1") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.run("download acme/small");
      stage.corrupt(stage.root().resolve("hf/hub/models--acme--small/blobs/" + MID_ETAG));
    }
  },
  REPAIR_FOLDER("cache verify acme/small --repair --connections 1 --local-dir @/dir") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.run("download acme/small --local-dir @/dir");
      stage.corrupt(stage.root().resolve("dir/mid.bin"));
    }
  },
  LOGIN("login --token " + Scenario.TOKEN + " --force"),
  LOGIN_AGAIN("login --token " + Scenario.TOKEN + " --force") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.run("login --token " + OTHER_TOKEN);
    }
  },
  LOGOUT("logout") {
    @Override
    void prepare(Sandbox stage) throws Exception {
      stage.run("login --token " + OTHER_TOKEN);
      stage.run("login --force --token " + TOKEN);
    }
  };

  static final String TOKEN = "hf_torturetorturetorturetortureAAAA";
  static final String OTHER_TOKEN = "hf_torturetorturetorturetortureBBBB";

  /** Two ranges. */
  private static final int LARGE = (8 << 20) + 5;

  /** One range, and a journal. */
  private static final int MEDIUM = (1 << 20) + 100_000;

  private static final Sample MID = Sample.large(3, MEDIUM);
  private static final Sample VOCABULARY = Sample.large(4, 3000);

  /** Of one name in the first revision, and of another one in the second. */
  private static final Sample WORDS = Sample.large(6, 2000);

  private static final String CONFIG = "{\"revision\": 2}\n";

  /** How many {@code acme/small} has. */
  static final int FILE_COUNT = 5;

  static final String MID_ETAG = MID.etag().value();

  private final String arguments;
  private final Map<String, String> env;

  Scenario(String words, String... variables) {
    this.arguments = words;
    this.env = new TreeMap<>();
    for (String variable : variables) {
      env.put(variable, "1");
    }
  }

  /** The Hub that all of them ask. */
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
    hub.repos().account(TOKEN, "alice").account(OTHER_TOKEN, "bob");
    return hub;
  }

  /** Fills the disk. */
  void prepare(Sandbox stage) throws Exception {}

  /** The words of the command, for that root. */
  List<String> arguments(Path root) {
    return arguments(arguments, root);
  }

  /** The words of a text, {@code @} standing for that root. */
  static List<String> arguments(String text, Path root) {
    return List.of(text.replace("@", root.toString()).split(" "));
  }

  /** Its environment, beside what all have. */
  Map<String, String> env() {
    return env;
  }

  /** What the test does to its own disk: files the user has. */
  static void createUserFiles(Path root) throws IOException {
    Path mine = Files.createDirectories(root.resolve("mine/sub"));
    Files.write(mine.resolve("the middling one"), MID.bytes());
    Files.write(mine.resolveSibling("vocabulary"), VOCABULARY.bytes());
    Files.writeString(mine.resolveSibling("config"), CONFIG);
    Files.writeString(mine.resolveSibling("something else"), "not of the Hub");
  }

  /** Whether the official client can go on with what it leaves. */
  boolean isUsableByOfficialClient() {
    return !Set.of(LINKED, LOGIN, LOGIN_AGAIN, LOGOUT, LOCKED).contains(this) && !verifies();
  }

  /** Whether it looks for what is wrong; files that cannot be read are. */
  boolean verifies() {
    return Set.of(VERIFY, REPAIR, REPAIR_FOLDER).contains(this);
  }

  /** What has to run besides the same command, for that no longer finds what it left undone. */
  List<String> cleanupCommands() {
    return switch (this) {
      // Content that no name leads to, or a name that led to it for a moment.
      case DELETE, REMOVE, DEDUP -> List.of("cache prune --yes");
      case REPAIR -> List.of("download acme/small"); // what is unfinished beside right content
      case REPAIR_FOLDER -> List.of("download acme/small --local-dir @/dir"); // the note of a file
      default -> List.of();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
