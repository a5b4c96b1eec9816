package io.hfj.cli;

import io.hfj.testing.FakeHub;
import io.hfj.testing.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A fault in an answer about chunked storage: each of the other matrix, and those of its formats.
 *
 * @param harmless whether it leaves nothing to repair
 */
record XetFault(
    String name,
    Set<XetPlace> places,
    boolean takesTime,
    boolean harmless,
    BiFunction<XetPlace, FakeHub, Fault> fault) {

  /**
   * Harmless for the bridge, but chunked storage redirects nowhere and sends signed ranges whole.
   */
  private static final Set<MatrixFault> NEEDS_THE_BRIDGE =
      EnumSet.of(
          MatrixFault.ONE_REDIRECT_MORE, MatrixFault.SHORTER_RANGE, MatrixFault.WHOLE_FOR_RANGE);

  static List<XetFault> all() {
    List<XetFault> all = new ArrayList<>();
    for (MatrixFault known : MatrixFault.values()) {
      EnumSet<XetPlace> places = EnumSet.allOf(XetPlace.class);
      places.removeIf(place -> known.ruleAt(place.like()).isEmpty());
      if (!places.isEmpty()) {
        all.add(
            new XetFault(
                known.toString(),
                places,
                known.takesTime(),
                !NEEDS_THE_BRIDGE.contains(known)
                    && places.stream()
                        .map(place -> known.ruleAt(place.like()).orElseThrow().kind())
                        .allMatch(MatrixRule.Kind.HARMLESS::equals),
                (place, hub) -> known.at(place.like(), hub)));
      }
    }
    all.addAll(tokens());
    all.addAll(reconstructions());
    all.addAll(xorbs());
    return all;
  }

  private static List<XetFault> tokens() {
    List<XetFault> all = new ArrayList<>();
    for (String url :
        List.of(
            "\"\"",
            "null",
            "7",
            "\"ftp://cas.example/\"",
            "\"file:///etc/passwd\"",
            "\"/cas\"",
            "\"http://\"",
            '"' + MatrixFaults.unreachableAddress() + '"')) {
      all.add(
          text("storage at " + url, XetPlace.TOKEN, "\"casUrl\":\"[^\"]*\"", "\"casUrl\":" + url));
    }
    for (String token : List.of("\"\"", "null", "\"a b\"", "\"a\\\\nb\"", "\"\\\\u00e9\"")) {
      all.add(
          text(
              "permission " + token,
              XetPlace.TOKEN,
              "\"accessToken\":\"[^\"]*\"",
              "\"accessToken\":" + token));
    }
    for (String end :
        List.of("0", "-1", "99999999999999999999999", "9223372036854775807", "1e3", "null")) {
      all.add(text("expires " + end, XetPlace.TOKEN, "\"exp\":\\d+", "\"exp\":" + end));
    }
    return all;
  }

  private static List<XetFault> reconstructions() {
    List<XetFault> all = new ArrayList<>();
    String number = "(\"%s\":)\\d+";
    for (String field : List.of("offset_into_first_range", "unpacked_length")) {
      for (String value :
          List.of("1", "0", "131072", "-1", "4294967296", "9223372036854775807", "\"x\"", "1.5")) {
        all.add(json(field + " " + value, number.formatted(field), "$1" + value));
      }
    }
    for (String list : List.of("range", "chunks", "bytes")) {
      String start = "(\"" + list + "\":\\{\"start\":)(\\d+)";
      String end = "(\"" + list + "\":\\{\"start\":\\d+,\"end\":)(\\d+)";
      for (String value : List.of("1$2", "8193", "0", "9223372036854775807", "-1", "null")) {
        all.add(json(list + " starts at " + value, start, "$1" + value));
        all.add(json(list + " ends at " + value, end, "$1" + value));
      }
    }
    for (String url :
        List.of(
            "\"\"",
            "null",
            "\"ftp://data.example/x\"",
            "\"file:///etc/passwd\"",
            "\"//data.example/x\"",
            '"' + MatrixFaults.unreachableAddress() + '"')) {
      all.add(json("URL " + url, "\"url\":\"[^\"]*\"", "\"url\":" + url));
    }
    all.add(json("no URL", "\"url\":", "\"link\":"));
    all.add(json("other xorb", "\"hash\":\"[0-9a-f]{4}", "\"hash\":\"0000"));
    all.add(json("no hash", "\"hash\":\"[0-9a-f]{64}\"", "\"hash\":\"../../evil\""));
    all.add(json("terms twice", "\"terms\":\\[(.*?)\\],\"xorbs\"", "\"terms\":[$1,$1],\"xorbs\""));
    all.add(json("no terms", "\"terms\":\\[.*?\\],\"xorbs\"", "\"terms\":[],\"xorbs\""));
    all.add(json("null terms", "\"terms\":\\[.*?\\],\"xorbs\"", "\"terms\":null,\"xorbs\""));
    all.add(json("no xorbs", "\"xorbs\":\\{.*\\}\\}$", "\"xorbs\":{}}"));
    all.add(json("xorbs in a list", "\"xorbs\":\\{.*\\}\\}$", "\"xorbs\":[]}"));
    all.add(
        json("deep", "\"xorbs\":", "\"x\":" + "[".repeat(2000) + "]".repeat(2000) + ",\"xorbs\":"));
    all.add(
        new XetFault(
            "endless terms",
            EnumSet.of(XetPlace.RECONSTRUCTION),
            false,
            false,
            (place, hub) -> Fault.body(XetFault::manyTerms)));
    all.add(
        new XetFault(
            "more fields",
            EnumSet.of(XetPlace.RECONSTRUCTION),
            false,
            true,
            (place, hub) -> Fault.replaced("^\\{", "{\"more\":[{\"terms\":[7]}],")));
    return all;
  }

  private static byte[] manyTerms(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    String term =
        "{\"hash\":\""
            + "0".repeat(64)
            + "\",\"unpacked_length\":1,\"range\":{\"start\":0,\"end\":1}},";
    return text.replace("\"terms\":[", "\"terms\":[" + term.repeat(30_000))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static List<XetFault> xorbs() {
    List<XetFault> all = new ArrayList<>();
    // Header of a chunk, then of the frame in it, its first block, and bytes of that.
    for (int at = 0; at < 24; at++) {
      for (int mask : List.of(0x01, 0x80, 0xff)) {
        int offset = at;
        all.add(
            new XetFault(
                "byte " + at + " xor " + Integer.toHexString(mask),
                EnumSet.of(XetPlace.FIRST),
                false,
                at == 14, // the checksum of the frame's header, which is not checked
                (place, hub) ->
                    Fault.body(
                        bytes -> {
                          if (bytes.length > offset) {
                            bytes[offset] ^= (byte) mask;
                          }
                          return bytes;
                        })));
      }
    }
    for (int at : List.of(400, 520, 1_000, 60_000, 99_990)) { // of the first two chunks
      all.add(
          new XetFault(
              "flipped bit at " + at,
              EnumSet.of(XetPlace.FIRST),
              false,
              false,
              (place, hub) -> Fault.flipBit(at)));
    }
    all.add(
        new XetFault(
            "all bytes are 0",
            XetPlace.XORBS,
            false,
            false,
            (p, hub) -> Fault.body(b -> new byte[b.length])));
    all.add(
        new XetFault(
            "one byte less",
            XetPlace.XORBS,
            false,
            false,
            (p, hub) -> Fault.body(b -> Arrays.copyOf(b, b.length - 1))));
    all.add(
        new XetFault(
            "trickles, then stalls",
            EnumSet.of(XetPlace.MIDDLE, XetPlace.INSIDE),
            true,
            false,
            (p, hub) -> Fault.slow(1000)));
    all.add(
        new XetFault(
            "signature expired",
            XetPlace.XORBS,
            false,
            false,
            (p, hub) -> Fault.expiredSignature()));
    return all;
  }

  private static XetFault json(String name, String regex, String by) {
    return text(name, XetPlace.RECONSTRUCTION, regex, by);
  }

  private static XetFault text(String name, XetPlace place, String regex, String by) {
    return new XetFault(
        name, EnumSet.of(place), false, false, (at, hub) -> Fault.replaced(regex, by));
  }

  @Override
  public String toString() {
    return name;
  }
}
