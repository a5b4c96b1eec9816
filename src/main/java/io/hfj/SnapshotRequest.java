package io.hfj;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which files of a repository to download, and where to. Immutable: each method returns a changed
 * copy.
 *
 * <pre>{@code
 * SnapshotRequest.of("org/model").revision("v1.0").include("*.safetensors", "*.json").into(folder)
 * }</pre>
 */
public final class SnapshotRequest {
  private final String repo;
  private final Optional<String> revision;
  private final Selection selection;
  private final WeightChoice weights;
  private final Destination destination;
  private final Conduct conduct;

  /** Which files. */
  private record Selection(List<String> files, List<String> include, List<String> exclude) {}

  /** Which weights of those files. */
  private record WeightChoice(Weights format, Optional<String> quant) {}

  /** Where they go; the cache without a folder. */
  private record Destination(Optional<Path> folder, Optional<LinkMode> links) {}

  /** How the download is done. */
  private record Conduct(boolean force, boolean offline, ProgressListener progress) {}

  private SnapshotRequest(
      String repo,
      Optional<String> revision,
      Selection selection,
      WeightChoice weights,
      Destination destination,
      Conduct conduct) {
    this.repo = Objects.requireNonNull(repo);
    this.revision = revision;
    this.selection = selection;
    this.weights = weights;
    this.destination = destination;
    this.conduct = conduct;
  }

  private SnapshotRequest with(Selection changed) {
    return new SnapshotRequest(repo, revision, changed, weights, destination, conduct);
  }

  private SnapshotRequest with(WeightChoice changed) {
    return new SnapshotRequest(repo, revision, selection, changed, destination, conduct);
  }

  private SnapshotRequest with(Destination changed) {
    return new SnapshotRequest(repo, revision, selection, weights, changed, conduct);
  }

  private SnapshotRequest with(Conduct changed) {
    return new SnapshotRequest(repo, revision, selection, weights, destination, changed);
  }

  /**
   * Requests all files of a repository.
   *
   * @param repo as in {@link Hub}: {@code owner/name}, {@code datasets/owner/name}, with {@code
   *     @revision} at its end if it is not main
   */
  public static SnapshotRequest of(String repo) {
    return new SnapshotRequest(
        repo,
        Optional.empty(),
        new Selection(List.of(), List.of(), List.of()),
        new WeightChoice(Weights.ALL, Optional.empty()),
        new Destination(Optional.empty(), Optional.empty()),
        new Conduct(false, false, event -> {}));
  }

  /** Sets a branch, a tag, or the 40 digits of a commit, which pin the content. Default: main. */
  public SnapshotRequest revision(String name) {
    return new SnapshotRequest(repo, Optional.of(name), selection, weights, destination, conduct);
  }

  /**
   * Selects files by name; a name that ends in {@code /} is a folder. Not together with {@link
   * #include} and {@link #exclude}. If it is a single file, the result's path is that file's.
   *
   * @throws BadInput if there are none: all files would be downloaded
   */
  public SnapshotRequest files(String... names) {
    return with(new Selection(some(names), selection.include, selection.exclude));
  }

  /**
   * Selects files that match one of these patterns; {@code *} matches {@code /} too. A pattern that
   * matches no file of the repository is a {@link NotFound}, since it may be a mistake.
   *
   * @throws BadInput if there are none: all files would be downloaded
   */
  public SnapshotRequest include(String... patterns) {
    return with(new Selection(selection.files, some(patterns), selection.exclude));
  }

  private static List<String> some(String... names) {
    if (names.length == 0) {
      throw new BadInput(
          "no file is selected", "give at least one, or omit the selection for all files");
    }
    return List.of(names);
  }

  /** Leaves out files that match one of these patterns. */
  public SnapshotRequest exclude(String... patterns) {
    return with(new Selection(selection.files, selection.include, List.of(patterns)));
  }

  /**
   * Selects weights by format among the files selected otherwise. A file selected by name is
   * downloaded in any case. A format that the files do not have is a {@link NotFound}.
   */
  public SnapshotRequest weights(Weights format) {
    return with(new WeightChoice(Objects.requireNonNull(format), weights.quant));
  }

  /**
   * Selects GGUF weights by quantization, such as {@code Q4_K_M}, in any case of letters: all of
   * its shards and, for a multimodal model, one projector ({@code mmproj}). Other weights are left
   * out. A quantization that the files do not have is a {@link NotFound}, whose advice lists those
   * they have with their sizes. Not together with {@link #files}.
   */
  public SnapshotRequest quant(String name) {
    return with(new WeightChoice(weights.format, Optional.of(name)));
  }

  /** Puts the files into this folder under their own names, in place of the cache. */
  public SnapshotRequest into(Path folder) {
    return with(new Destination(Optional.of(folder), destination.links));
  }

  /**
   * With {@link #into}: keeps the content in the cache, once, and gives the folder another name of
   * it.
   */
  public SnapshotRequest linked(LinkMode mode) {
    return with(new Destination(destination.folder, Optional.of(mode)));
  }

  /** Downloads again what is on disk. */
  public SnapshotRequest force(boolean again) {
    return with(new Conduct(again, conduct.offline, conduct.progress));
  }

  /** Sends no request; what is not on disk is a {@link NotCached}. */
  public SnapshotRequest offline(boolean only) {
    return with(new Conduct(conduct.force, only, conduct.progress));
  }

  /** Sets what receives the events of the download. */
  public SnapshotRequest progress(ProgressListener listener) {
    return with(new Conduct(conduct.force, conduct.offline, Objects.requireNonNull(listener)));
  }

  /** The repository as it was given. */
  public String repo() {
    return repo;
  }

  /** The revision, if it was set. */
  public Optional<String> revision() {
    return revision;
  }

  /** The names of {@link #files(String...)}. */
  public List<String> files() {
    return selection.files;
  }

  /** The patterns of {@link #include(String...)}. */
  public List<String> include() {
    return selection.include;
  }

  /** The patterns of {@link #exclude(String...)}. */
  public List<String> exclude() {
    return selection.exclude;
  }

  /** The format of {@link #weights(Weights)}. */
  public Weights weights() {
    return weights.format;
  }

  /** The quantization of {@link #quant(String)}. */
  public Optional<String> quant() {
    return weights.quant;
  }

  /** The folder of {@link #into}. */
  public Optional<Path> folder() {
    return destination.folder;
  }

  /** The mode of {@link #linked}. */
  public Optional<LinkMode> links() {
    return destination.links;
  }

  /** Whether what is on disk is downloaded again. */
  public boolean isForced() {
    return conduct.force;
  }

  /** Whether only what is on disk is used. */
  public boolean isOffline() {
    return conduct.offline;
  }

  /** The listener of {@link #progress(ProgressListener)}. */
  public ProgressListener progress() {
    return conduct.progress;
  }

  @Override
  public String toString() {
    return "snapshot of " + repo + revision.map(name -> " at " + name).orElse("");
  }
}
