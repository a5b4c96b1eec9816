package io.hfj.testing.xet;

import io.hfj.server.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files in chunked storage: cut into chunks, each stored once, in xorbs kept in a temporary file.
 * Thread-safe.
 *
 * <p>Chunks of files added one after the other share a xorb until it is full, {@link #endXorb} is
 * called, or a file is requested.
 */
public final class XetStorage {
  /**
   * Consecutive chunks of a xorb that are a part of a file.
   *
   * @param from index of the first chunk
   * @param to index after the last chunk
   */
  public record Term(String xorb, int from, int to) {}

  private record Place(StoredXorb xorb, int index) {}

  private final Map<String, Place> chunks = new HashMap<>();
  private final Map<String, StoredXorb> xorbs = new HashMap<>();
  private final Map<String, List<StoredTerm>> files = new HashMap<>();
  private final SpoolFile spool = new SpoolFile();
  private Optional<StoredXorb> open = Optional.empty();

  /** Stores a file and returns its hash, which {@code HubRepoBuilder.xet} takes. */
  public synchronized String add(Content content) {
    List<XetHashes.Entry> entries = new ArrayList<>();
    List<StoredTerm> terms = new ArrayList<>();
    byte[] buffer = new byte[Chunker.LONGEST];
    try {
      for (long at = 0; at < content.size(); ) {
        int available = (int) Math.min(buffer.length, content.size() - at);
        content.read(at, buffer, 0, available);
        int length = Chunker.length(buffer, available);
        XetHashes.Entry entry = XetHashes.chunk(buffer, length);
        entries.add(entry);
        append(place(entry, buffer), terms);
        at += length;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String hash = XetHashes.text(XetHashes.file(entries));
    files.put(hash, terms);
    return hash;
  }

  private static void append(Place place, List<StoredTerm> terms) {
    int last = terms.size() - 1;
    if (last >= 0 && terms.get(last).isFollowedBy(place.xorb, place.index)) {
      StoredTerm term = terms.get(last);
      terms.set(last, new StoredTerm(term.xorb(), term.from(), place.index + 1));
    } else {
      terms.add(new StoredTerm(place.xorb, place.index, place.index + 1));
    }
  }

  private Place place(XetHashes.Entry entry, byte[] buffer) throws IOException {
    String hash = XetHashes.text(entry.hash());
    Place place = chunks.get(hash);
    if (place == null) {
      byte[] serialized = ChunkEncoder.encode(buffer, (int) entry.length());
      if (open.filter(xorb -> xorb.isFull(serialized.length)).isPresent()) {
        endXorb();
      }
      long start = spool.append(serialized);
      StoredXorb xorb = open.orElseGet(() -> new StoredXorb(spool, start));
      open = Optional.of(xorb);
      place = new Place(xorb, xorb.count());
      xorb.add(serialized.length, entry);
      chunks.put(hash, place);
    }
    return place;
  }

  /** Lets the next chunks start another xorb, as those of another commit do. */
  public synchronized void endXorb() {
    open.ifPresent(
        xorb -> {
          xorb.seal();
          xorbs.put(xorb.hash(), xorb);
        });
    open = Optional.empty();
  }

  /**
   * Stores a xorb made elsewhere. Its chunk table is read from the chunk headers, as far as they
   * fit; nothing is checked.
   */
  public synchronized void putXorb(String hash, byte[] serialized) {
    endXorb();
    try {
      StoredXorb xorb = new StoredXorb(spool, spool.append(serialized));
      for (int at = 0; at + ChunkEncoder.HEADER <= serialized.length; ) {
        int left = serialized.length - at;
        int length = Math.min(left, ChunkEncoder.HEADER + number(serialized, at + 1));
        xorb.add(length, number(serialized, at + 5));
        at += length;
      }
      xorb.seal(hash);
      xorbs.put(hash, xorb);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int number(byte[] bytes, int at) {
    return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
  }

  /**
   * Stores a file made elsewhere, under any hash, from chunks of stored xorbs.
   *
   * @throws IllegalArgumentException if a xorb is missing
   */
  public synchronized void putFile(String hash, List<Term> terms) {
    List<StoredTerm> stored = new ArrayList<>();
    for (Term term : terms) {
      StoredXorb xorb =
          Optional.ofNullable(xorbs.get(term.xorb))
              .orElseThrow(() -> new IllegalArgumentException("no xorb " + term.xorb));
      stored.add(new StoredTerm(xorb, term.from, term.to));
    }
    files.put(hash, stored);
  }

  /** Returns the terms of a file; its xorbs then grow no more. */
  synchronized Optional<List<StoredTerm>> findFile(String hash) {
    endXorb();
    return Optional.ofNullable(files.get(hash));
  }

  /** Returns a serialized xorb. */
  public synchronized Optional<Content> findXorb(String hash) {
    return Optional.ofNullable(xorbs.get(hash)).map(StoredXorb::content);
  }
}
