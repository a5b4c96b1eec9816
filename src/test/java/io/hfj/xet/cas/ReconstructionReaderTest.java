package io.hfj.xet.cas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import io.hfj.hub.LimitedJson;
import io.hfj.hub.LimitedJson.UnexpectedJson;
import io.hfj.model.FileRange;
import io.hfj.xet.XetVectors;
import io.hfj.xet.XetVectors.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReconstructionReaderTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);
  private static final FileRange ASKED = new FileRange(100_000, 300_000);
  private static final long SIZE = 1_000_000;

  /** Three chunks of a xorb, then one of another: bytes 90,000 to 310,000 of a file. */
  private static final String V2 =
      """
      {"offset_into_first_range": 10000,
       "terms": [
        {"hash": "%1$s", "unpacked_length": 180000, "range": {"start": 2, "end": 5}},
        {"hash": "%2$s", "unpacked_length": 40000, "range": {"start": 0, "end": 1}}],
       "xorbs": {
        "%1$s": [{"url": "http://h/a?X=bytes%%3D7", "ranges": [
         {"chunks": {"start": 0, "end": 1}, "bytes": {"start": 0, "end": 999}},
         {"chunks": {"start": 1, "end": 6}, "bytes": {"start": 1000, "end": 200999}}]}],
        "%2$s": [{"url": "https://h/b", "ranges": [
         {"chunks": {"start": 0, "end": 1}, "bytes": {"start": 0, "end": 20007}}]}]}}
      """
          .formatted(A, B);

  private static Reconstruction read(String json, FileRange asked, long size) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = LimitedJson.parser(new ByteArrayInputStream(bytes))) {
      parser.nextToken();
      return new ReconstructionReader(asked, size).read(parser);
    }
  }

  private static Reconstruction read(String json) throws IOException {
    return read(json, ASKED, SIZE);
  }

  private static String replaced(String old, String by) {
    String json = V2.replace(old, by);
    assertTrue(!json.equals(V2), () -> "no " + old);
    return json;
  }

  private static String refusal(String json) {
    return assertThrows(UnexpectedJson.class, () -> read(json)).getMessage();
  }

  @Test
  void readsTermsAndTheirAddresses() throws IOException {
    Reconstruction read = read(V2);
    assertEquals(new FileRange(90_000, 310_000), read.range());
    Term first = read.terms().get(0);
    Term second = read.terms().get(1);
    assertEquals(List.of(90_000L, 180_000L), List.of(first.start(), first.length()));
    assertEquals(List.of(2, 5), List.of(first.firstChunk(), first.endChunk()));
    assertEquals("bytes=1000-200999", first.source().header());
    assertEquals(200_000, first.source().bytes());
    assertEquals("http://h/a?X=bytes%3D7", first.source().url().toString());
    assertEquals(List.of(270_000L, 310_000L), List.of(second.start(), second.end()));
    assertEquals(B, second.source().xorb());
    assertTrue(!read.toString().contains("?X="), read::toString);
  }

  static List<Json> files() {
    return Json.of("index.json").at("files").list().stream()
        .filter(file -> file.at("size").number() > 0)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("files")
  void readsBothVersionsOfRecordedAnswersAlike(Json file) throws IOException {
    FileRange whole = new FileRange(0, file.at("size").number());
    assertSame(file.at("reconstruction_v1"), file.at("reconstruction_v2"), whole, whole.end());
  }

  static List<Json> ranges() {
    return Json.of("index.json").at("ranges").list();
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void readsBothVersionsOfRecordedRangesAlike(Json range) throws IOException {
    Map<String, Integer> sizes =
        files().stream()
            .collect(Collectors.toMap(f -> f.at("name").text(), f -> f.at("size").number()));
    String[] ends = range.at("range_header").text().replace("bytes=", "").split("-");
    long start = Long.parseLong(ends[0]);
    FileRange asked = new FileRange(start, start + range.at("length").number());
    assertSame(range.at("v1"), range.at("v2"), asked, sizes.get(range.at("file").text()));
  }

  private static void assertSame(Json v1, Json v2, FileRange asked, long size) throws IOException {
    Reconstruction older = read(vector(v1), asked, size);
    Reconstruction newer = read(vector(v2), asked, size);
    Function<Reconstruction, List<List<?>>> without = ReconstructionReaderTest::withoutUrls;
    assertEquals(without.apply(older), without.apply(newer));
    assertEquals(older.range(), newer.range());
    assertTrue(newer.range().start() <= asked.start() && asked.end() <= newer.range().end());
  }

  private static String vector(Json name) throws IOException {
    return Files.readString(XetVectors.FOLDER.resolve(name.text())).replace("{CAS}", "http://cas");
  }

  /** The addresses of version 2 are signed for all ranges. */
  private static List<List<?>> withoutUrls(Reconstruction of) {
    return of.terms().stream()
        .<List<?>>map(
            term ->
                List.of(
                    term.start(),
                    term.length(),
                    term.firstChunk(),
                    term.endChunk(),
                    term.source().xorb(),
                    term.source().firstChunk(),
                    term.source().endChunk(),
                    term.source().header()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "offset_into_first_range\": 10000|offset_into_first_range\": 180000|impossible offset",
        "offset_into_first_range\": 10000|offset_into_first_range\": 100001|impossible offset",
        "offset_into_first_range\": 10000|offset_into_first_range\": -1|negative",
        "offset_into_first_range\": 10000|offset_into_first_range\": 1.5|is not an integer",
        "offset_into_first_range\": 10000|offset_into_first_range\": 99999999999999999999|integer",
        "unpacked_length\": 180000|unpacked_length\": 393217|impossible term length",
        "unpacked_length\": 180000|unpacked_length\": 2|impossible term length",
        "unpacked_length\": 40000|unpacked_length\": 29999|too few bytes",
        "unpacked_length\": 180000|unpacked_length\": 301072|more bytes than were asked for",
        "\"range\": {\"start\": 2, \"end\": 5}|\"range\": {\"start\": 2, \"end\": 7}|no address",
        "\"range\": {\"start\": 2, \"end\": 5}|\"range\": {\"start\": 0, \"end\": 5}|no address",
        "\"range\": {\"start\": 2, \"end\": 5}|\"range\": {\"start\": 5, \"end\": 5}|chunk range",
        "\"range\": {\"start\": 2, \"end\": 5}|\"range\": 7|JSON object expected",
        "\"chunks\": {\"start\": 1, \"end\": 6}|\"chunks\": {\"start\": 1, \"end\": 8193}|chunk"
            + " range",
        "\"chunks\": {\"start\": 1, \"end\": 6}|\"chunks\": {\"start\": 6, \"end\": 1}|chunk range",
        "\"end\": 200999|\"end\": 999|impossible byte range",
        "\"end\": 200999|\"end\": 1039|impossible byte range",
        "\"end\": 200999|\"end\": 1311760|impossible byte range",
        "\"end\": 200999|\"end\": 9223372036854775807|impossible byte range",
        "http://h/a|ftp://h/a|invalid URL",
        "\"url\": \"http://h/a?X=bytes%3D7\",||invalid URL",
        "\"terms\": [|\"terms\": {}, \"t\": [|list expected",
        "\"terms\": [|\"terms\": [7, |JSON object expected",
        "\"xorbs\": {|\"xorbs\": [], \"x\": {|JSON object expected",
        "\"xorbs\": {|\"xorbs\": {\"../../evil\": [], |invalid xorb hash",
        "\"xorbs\": {|\"x\": {|no address",
        "\"terms\": [|\"t\": [|no terms",
      })
  void refuses(String old, String by, String why) {
    String message = refusal(replaced(old, by == null ? "" : by));
    assertTrue(message.contains(why), message);
  }

  @Test
  void refusesATermWithoutAnAddress() {
    assertEquals("no address for a term", refusal(V2.replaceFirst(B, "c".repeat(64))));
  }

  @Test
  void refusesMoreBytesThanTheFileHas() {
    assertThrows(UnexpectedJson.class, () -> read(V2, ASKED, 309_999));
  }

  @Test
  void acceptsAnEndBehindTheFileOnlyIfAskedFor() throws IOException {
    assertEquals(310_000, read(V2, new FileRange(100_000, 310_000), 310_000).range().end());
  }

  private static String repeated(String part, int times) {
    return IntStream.range(0, times).mapToObj(i -> part).collect(Collectors.joining(","));
  }

  @Test
  void refusesEndlessLists() {
    String term =
        "{\"hash\": \"%s\", \"unpacked_length\": 1, \"range\": {\"start\": 0, \"end\": 1}}"
            .formatted(B);
    String range =
        "{\"chunks\": {\"start\": 0, \"end\": 1}, \"bytes\": {\"start\": 0, \"end\": 99}}";
    String source = "{\"url\": \"http://h/b\", \"ranges\": [" + range + "]}";
    Stream.of(
            replaced("\"terms\": [", "\"terms\": [" + repeated(term, 20_001) + ","),
            replaced("\"ranges\": [", "\"ranges\": [" + repeated(range, 20_001) + ","),
            replaced("\"" + B + "\": [", "\"" + B + "\": [" + repeated(source, 20_001) + ","))
        .map(ReconstructionReaderTest::refusal)
        .forEach(why -> assertTrue(why.startsWith("too many "), why));
    String url = "{\"url\": \"http://h/" + "x".repeat(1_000_000) + "\", \"ranges\": []}";
    String urls = replaced("\"" + B + "\": [", "\"" + B + "\": [" + repeated(url, 3) + ",");
    assertEquals("URLs of more than 2 MiB", refusal(urls));
  }

  @Test
  void findsTheAddressesOfManyTermsInTime() throws IOException {
    int count = 8191;
    String terms =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    "{\"hash\": \"%s\", \"unpacked_length\": 8192, \"range\": {\"start\": %d, \"end\": %d}}"
                        .formatted(A, count - 1 - i, count - i))
            .collect(Collectors.joining(","));
    String ranges =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    "{\"chunks\": {\"start\": %d, \"end\": %d}, \"bytes\": {\"start\": %d, \"end\": %d}}"
                        .formatted(i, i + 1, i * 100, i * 100 + 99))
            .collect(Collectors.joining(","));
    String json =
        "{\"terms\": [%s], \"xorbs\": {\"%s\": [{\"url\": \"http://h\", \"ranges\": [%s]}]}}"
            .formatted(terms, A, ranges);
    long size = count * 8192L;
    Assertions.assertTimeout(
        Duration.ofSeconds(10),
        () -> assertEquals(count, read(json, new FileRange(0, size), size).terms().size()));
  }

  @Test
  void refusesTextThatEnds() {
    for (int length = 0; length < V2.strip().length(); length++) {
      String part = V2.substring(0, length);
      assertThrows(IOException.class, () -> read(part), part);
    }
  }
}
