package io.hfj.xet;

import io.hfj.fetch.ByteOrigin;
import io.hfj.fetch.ByteSource;
import io.hfj.http.failure.FailureTranslator;
import io.hfj.http.retry.Retry;
import io.hfj.model.FileRange;
import io.hfj.model.RemoteFile;
import io.hfj.xet.cas.CommitAccess;
import io.hfj.xet.cas.Term;
import io.hfj.xet.xorb.XorbReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import okhttp3.HttpUrl;

/** The bytes of one file, from chunked storage. Thread-safe. */
final class XetByteSource implements ByteSource {
  private final XetSources context;
  private final CommitAccess access;
  private final RemoteFile file;
  private final String hash;
  private final Optional<LocalChunks> local;
  private final ChunkRecorder recorder;
  private volatile String host = "";

  /**
   * @param local chunks that need not be fetched
   * @param recorder receives the chunks
   */
  XetByteSource(
      XetSources context,
      CommitAccess access,
      RemoteFile file,
      String hash,
      Optional<LocalChunks> local,
      ChunkRecorder recorder) {
    this.context = context;
    this.access = access;
    this.file = file;
    this.hash = hash;
    this.local = local;
    this.recorder = recorder;
  }

  XetSources context() {
    return context;
  }

  CommitAccess access() {
    return access;
  }

  RemoteFile file() {
    return file;
  }

  /** Returns the file's name in chunked storage. */
  String hash() {
    return hash;
  }

  @Override
  public boolean mayBeLocal() {
    return local.isPresent() && local.get().hasVersions();
  }

  /** Returns whether a term's chunks are on this disk. */
  boolean isLocal(Term term) {
    return openLocal(term, () -> false).isPresent();
  }

  /** Opens a term's chunks if they are on this disk. */
  Optional<LocalChunkReader> openLocal(Term term, BooleanSupplier cancelled) {
    return local.flatMap(chunks -> chunks.open(term, cancelled));
  }

  /**
   * Records the chunk in a reader.
   *
   * @param chunk index in the xorb
   * @param offset in the file
   */
  void decoded(String xorb, int chunk, long offset, XorbReader reader) {
    recorder.add(xorb, chunk, offset, reader.array(), reader.offset(), reader.length());
  }

  @Override
  public List<FileRange> proveRight(ContentOnDisk content) {
    List<FileRange> right =
        recorder.list().map(list -> ProvenChunks.of(list, content)).orElse(List.of());
    forgetContent();
    return right;
  }

  /** Records where the latest bytes came from. */
  void servedBy(HttpUrl url) {
    host = FailureTranslator.host(url);
  }

  /** Empty before the first bytes: which host has them is not known. */
  @Override
  public String host() {
    return host;
  }

  /** Returns the origin of all bytes: the service that named the chunks is to blame for them. */
  static ByteOrigin origin(HttpUrl storage) {
    return new ByteOrigin(
        "chunked storage at " + storage, FailureTranslator.host(storage) + " (chunked storage)");
  }

  @Override
  public Attempts attempts(boolean secondTurn, RetryListener listener) {
    Retry.FailureListener retrying = listener::retrying;
    return new XetAttempts(
        this, secondTurn ? context.retry().lastBudget(retrying) : context.retry().budget(retrying));
  }

  @Override
  public int origins() {
    return 1;
  }

  /** There is one origin, so all that helps is to fetch again what was kept. */
  @Override
  public void distrust(Set<String> suspects, Set<String> proven, String why) {
    forgetContent();
  }

  /** Some of it may be wrong. */
  private void forgetContent() {
    context.packed().clear();
    local.ifPresent(LocalChunks::clear);
    recorder.clear();
  }
}
