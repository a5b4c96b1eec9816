package io.hfj.testing.xet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The terms that a range of a file needs, and the ranges of xorbs to fetch for them, in the JSON of
 * both versions of the CAS (openapi/cas.openapi.yaml of huggingface/xet-core). Immutable.
 *
 * @param skip bytes of the first term before the range
 */
record Reconstruction(long skip, List<StoredTerm> terms) {
  /** More would make an address longer than servers accept. */
  private static final int RANGES_PER_URL = 500;

  /** Signs addresses of ranges of a xorb, such as {@code 0-131071}. */
  interface Signer {
    String url(String xorb, List<String> byteRanges);
  }

  /** Returns the part for the bytes {@code [start, end)} of the file, in whole chunks. */
  static Reconstruction of(List<StoredTerm> file, long start, long end) {
    List<StoredTerm> terms = new ArrayList<>();
    long skip = 0;
    long at = 0;
    for (StoredTerm term : file) {
      int from = term.to();
      int to = term.from();
      for (int chunk = term.from(); chunk < term.to(); chunk++) {
        long length = term.xorb().unpackedLength(chunk, chunk + 1);
        if (at < end && at + length > start) {
          skip += Math.max(0, start - at); // at most one chunk holds the first byte
          from = Math.min(from, chunk);
          to = chunk + 1;
        }
        at += length;
      }
      if (from < to) {
        terms.add(new StoredTerm(term.xorb(), from, to));
      }
    }
    return new Reconstruction(skip, terms);
  }

  /** Returns the answer of {@code /v1}: an address for each range. */
  String v1(Signer signer) {
    String fetches =
        perXorb(
            ranges -> {
              StoredTerm range = ranges.get(0);
              return "{\"range\":%s,\"url\":\"%s\",\"url_range\":%s}"
                  .formatted(chunks(range), url(signer, ranges), bytes(range));
            },
            1);
    return json("fetch_info", fetches);
  }

  /** Returns the answer of {@code /v2}: an address for all ranges of a xorb. */
  String v2(Signer signer) {
    String fetches =
        perXorb(
            ranges ->
                ranges.stream()
                    .map(r -> "{\"chunks\":%s,\"bytes\":%s}".formatted(chunks(r), bytes(r)))
                    .collect(
                        Collectors.joining(
                            ",", "{\"url\":\"" + url(signer, ranges) + "\",\"ranges\":[", "]}")),
            RANGES_PER_URL);
    return json("xorbs", fetches);
  }

  private String json(String fetchesName, String fetches) {
    String list =
        terms.stream()
            .map(
                term ->
                    "{\"hash\":\"%s\",\"unpacked_length\":%d,\"range\":%s}"
                        .formatted(term.xorb().hash(), term.length(), chunks(term)))
            .collect(Collectors.joining(","));
    return "{\"offset_into_first_range\":%d,\"terms\":[%s],\"%s\":{%s}}"
        .formatted(skip, list, fetchesName, fetches);
  }

  private String perXorb(Function<List<StoredTerm>, String> entry, int rangesPerEntry) {
    Map<String, List<StoredTerm>> byXorb =
        terms.stream()
            .collect(
                Collectors.groupingBy(
                    term -> term.xorb().hash(), LinkedHashMap::new, Collectors.toList()));
    List<String> members = new ArrayList<>();
    byXorb.forEach(
        (xorb, used) -> {
          List<StoredTerm> ranges = merged(used);
          List<String> entries = new ArrayList<>();
          for (int at = 0; at < ranges.size(); at += rangesPerEntry) {
            int end = Math.min(ranges.size(), at + rangesPerEntry);
            entries.add(entry.apply(ranges.subList(at, end)));
          }
          members.add("\"%s\":[%s]".formatted(xorb, String.join(",", entries)));
        });
    return String.join(",", members);
  }

  /** Returns the ranges of one xorb by start, with adjacent and overlapping ones merged. */
  private static List<StoredTerm> merged(List<StoredTerm> used) {
    List<StoredTerm> sorted = new ArrayList<>(used);
    sorted.sort(Comparator.comparing(StoredTerm::from));
    List<StoredTerm> merged = new ArrayList<>();
    for (StoredTerm next : sorted) {
      int last = merged.size() - 1;
      if (last >= 0 && next.from() <= merged.get(last).to()) {
        StoredTerm before = merged.get(last);
        merged.set(
            last, new StoredTerm(next.xorb(), before.from(), Math.max(before.to(), next.to())));
      } else {
        merged.add(next);
      }
    }
    return merged;
  }

  private static String url(Signer signer, List<StoredTerm> ranges) {
    List<String> byteRanges =
        ranges.stream().map(r -> first(r) + "-" + last(r)).collect(Collectors.toList());
    return signer.url(ranges.get(0).xorb().hash(), byteRanges);
  }

  private static String chunks(StoredTerm range) {
    return range(range.from(), range.to());
  }

  private static String bytes(StoredTerm range) {
    return range(first(range), last(range));
  }

  private static String range(long start, long end) {
    return "{\"start\":%d,\"end\":%d}".formatted(start, end);
  }

  private static long first(StoredTerm range) {
    return range.xorb().byteOffset(range.from());
  }

  private static long last(StoredTerm range) {
    return range.xorb().byteOffset(range.to()) - 1;
  }
}
