package io.hfj.testing;

import io.hfj.model.RepoId;
import io.hfj.model.RepoType;
import io.hfj.server.Content;
import io.hfj.server.HubRepo;
import io.hfj.server.HubRepoBuilder;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@link FakeHub} as a process of its own, for other clients and for tests that kill things.
 *
 * <p>Arguments, in order; those on files and access concern the repository named before them:
 *
 * <pre>
 * --repo TYPE/NAME         begins a repository: model/acme/tiny, dataset/acme/data
 * --folder DIR             all files below DIR; those of 1 MB and more by LFS
 * --text PATH TEXT         a small file
 * --lfs PATH SIZE          made-up bytes, by LFS
 * --branch NAME            commits what came so far; main is made in any case
 * --gated                  asks for a token
 * --private                is hidden without a token
 * --token TOKEN            a token that opens it
 * --slow BYTES             at most so many bytes a second on each data connection
 * --page-size N            entries on a page of a tree
 * --redirect-plain         small files by way of /api/resolve-cache/
 * </pre>
 *
 * <p>Prints the endpoint on one line and the data host on the next, then serves until its standard
 * input ends.
 */
public final class FakeHubMain {
  private static final long LFS_FROM = 1_000_000;

  private final List<String> args;
  private final FakeHub hub;
  private Optional<HubRepoBuilder> repo = Optional.empty();
  private int next;

  private FakeHubMain(List<String> args, FakeHub hub) {
    this.args = args;
    this.hub = hub;
  }

  /** Serves what the arguments say. */
  public static void main(String[] args) throws IOException {
    try (FakeHub hub = FakeHub.start()) {
      new FakeHubMain(List.of(args), hub).configure();
      System.out.println(hub.endpoint());
      System.out.println(hub.dataHost());
      System.out.flush();
      while (System.in.read() >= 0) {
        // Whoever started this closes the stream when done, also by dying.
      }
    }
  }

  private void configure() throws IOException {
    while (next < args.size()) {
      option(take());
    }
    publish();
  }

  private void option(String option) throws IOException {
    switch (option) {
      case "--repo":
        publish();
        repo = Optional.of(HubRepo.of(id(take())));
        break;
      case "--slow":
        hub.on(FakeHubMatch.data()).fault(Fault.slow(Long.parseLong(take())));
        break;
      case "--page-size":
        int entries = Integer.parseInt(take());
        hub.configure(options -> options.pageSize(entries));
        break;
      case "--redirect-plain":
        hub.configure(options -> options.redirectsPlainFiles(true));
        break;
      default:
        repoOption(
            option, repo.orElseThrow(() -> new IllegalArgumentException(option + ": no --repo")));
    }
  }

  private void repoOption(String option, HubRepoBuilder to) throws IOException {
    switch (option) {
      case "--folder":
        addFolder(to, Path.of(take()));
        break;
      case "--text":
        to.file(take(), take());
        break;
      case "--lfs":
        String path = take();
        to.lfs(path, Content.generated(path.hashCode(), Long.parseLong(take())));
        break;
      case "--branch":
        to.branch(take());
        break;
      case "--gated":
        to.gated("manual");
        break;
      case "--private":
        to.hidden();
        break;
      case "--token":
        to.grant(take());
        break;
      default:
        throw new IllegalArgumentException(option);
    }
  }

  private String take() {
    return args.get(next++);
  }

  private void publish() {
    repo.ifPresent(builder -> hub.repos().put(builder.build()));
  }

  private static RepoId id(String typeAndName) {
    String[] parts = typeAndName.split("/", 2);
    return new RepoId(RepoType.ofWord(parts[0]), parts[1]);
  }

  private static void addFolder(HubRepoBuilder to, Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
    }
    for (Path file : files) {
      String path = folder.relativize(file).toString().replace('\\', '/');
      long size = Files.size(file);
      Content content = Content.from(path + " " + size, size, source(file));
      if (size >= LFS_FROM) {
        to.lfs(path, content);
      } else {
        to.file(path, content);
      }
    }
  }

  private static Content.Source source(Path file) {
    return (offset, into, at, length) -> {
      try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
        open.seek(offset);
        open.readFully(into, at, length);
      } catch (EOFException e) {
        throw new IOException(file + " has become shorter", e);
      }
    };
  }
}
