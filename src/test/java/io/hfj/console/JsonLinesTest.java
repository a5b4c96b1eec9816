package io.hfj.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.ProgressEvent;
import io.hfj.ProgressEvent.Checking;
import io.hfj.ProgressEvent.Discarded;
import io.hfj.ProgressEvent.Done;
import io.hfj.ProgressEvent.Failed;
import io.hfj.ProgressEvent.Finished;
import io.hfj.ProgressEvent.Notice;
import io.hfj.ProgressEvent.Paced;
import io.hfj.ProgressEvent.Received;
import io.hfj.ProgressEvent.Retrying;
import io.hfj.ProgressEvent.Started;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private static final String A = Scene.file("a.bin");

  private final Scene scene = new Scene();
  private final JsonLines json = new JsonLines(scene.board, scene.out);

  @Test
  void writesEveryEvent() {
    List<ProgressEvent> events =
        List.of(
            Scene.plan(2, 3_000, 1, 1_500),
            new Started(A, 2_000, 500),
            new Discarded(A, 100),
            new Retrying(A, 2, Duration.ofMillis(1_500), "503"),
            new Checking(A),
            new Finished(A, 2_000),
            new Failed(A, "gone"),
            new Paced(Duration.ofSeconds(61), Duration.ofSeconds(361)),
            new Notice("slow"),
            new Done(2, 1_600, 1_400, 3_000, Duration.ofMillis(1_790)));
    assertEquals(
        kinds(),
        Stream.concat(events.stream().map(e -> e.getClass().getSimpleName()), Stream.of("Received"))
            .collect(Collectors.toSet()));
    emit(events.toArray(ProgressEvent[]::new));
    assertEquals(
        List.of(
            "{'event':'planned','repo_type':'model','repo_id':'hfj/demo-model','commit':'"
                + Scene.COMMIT
                + "','files':2,'bytes':3000,'present_files':1,'present_bytes':1500}",
            "{'event':'started','file':'a.bin','size':2000,'resumed_at':500}",
            "{'event':'discarded','file':'a.bin','bytes':100}",
            "{'event':'retrying','file':'a.bin','attempt':2,'delay_seconds':1.5,'why':'503'}",
            "{'event':'checking','file':'a.bin'}",
            "{'event':'finished','file':'a.bin','size':2000}",
            "{'event':'failed','file':'a.bin','why':'gone'}",
            "{'event':'paced','pause_seconds':61.0,'seconds_left':361.0}",
            "{'event':'notice','text':'slow'}",
            "{'event':'done','files':2,'fetched_bytes':1600,'reused_bytes':1400,"
                + "'verified_bytes':3000,'seconds':1.79}"),
        lines());
  }

  @Test
  void reportsReceivedBytesTwiceASecond() {
    emit(Scene.plan(2, 3_000_000, 1, 1_000_000), new Started(A, 2_000_000, 0));
    scene.written();
    for (int i = 0; i < 20; i++) {
      scene.pass(Duration.ofMillis(100));
      emit(new Received(A, 50_000));
    }
    List<String> lines = lines();
    assertEquals(4, lines.size());
    assertEquals(
        "{'event':'progress','files':2,'files_done':1,'files_failed':0,'bytes':3000000,"
            + "'bytes_done':2000000,'fetched_bytes':1000000,'discarded_bytes':0,"
            + "'bytes_per_second':500000,'seconds_left':2,'running':"
            + "[{'file':'a.bin','size':2000000,'done':1000000,'state':'fetching'}]}",
        lines.get(3));
  }

  @Test
  void reportsProgressDuringAStall() {
    emit(Scene.plan(1, 1_000, 0, 0), new Started(A, 1_000, 0));
    scene.written();
    for (int i = 0; i < 110; i++) {
      scene.pass(Duration.ofMillis(100));
      emit();
    }
    List<String> lines = lines();
    assertEquals(2, lines.size());
    assertTrue(lines.get(1).contains("'bytes_per_second':0,'seconds_left':null"), lines.get(1));
  }

  @Test
  void endsWithDone() {
    emit(Scene.plan(1, 1_000, 0, 0), new Started(A, 1_000, 0));
    scene.pass(1);
    json.on(new Received(A, 1_000));
    json.on(new Finished(A, 1_000));
    json.on(new Done(1, 1_000, 0, 1_000, Duration.ofSeconds(1)));
    json.close();
    List<String> lines = lines();
    assertTrue(lines.get(lines.size() - 1).startsWith("{'event':'done'"), lines::toString);
  }

  @Test
  void reportsHowFarItGotWhenStopped() {
    emit(Scene.plan(1, 1_000, 0, 0), new Started(A, 1_000, 0));
    scene.written();
    json.on(new Received(A, 400));
    json.close();
    assertTrue(lines().get(0).contains("'bytes_done':400"));
  }

  @Test
  void escapesWhatIsNotPlain() {
    emit(new Notice("\"a\\b\"\n\033 数 \ud800"), new Finished(Scene.file("数据.bin"), 1));
    List<String> lines = scene.lines();
    assertEquals(
        "{\"event\":\"notice\",\"text\":\"\\\"a\\\\b\\\"\\n\\u001B \\u6570 \\uD800\"}",
        lines.get(0));
    assertTrue(lines.get(1).contains("\"\\u6570\\u636E.bin\""), lines.get(1));
  }

  private static Set<String> kinds() {
    return Arrays.stream(ProgressEvent.class.getPermittedSubclasses())
        .map(Class::getSimpleName)
        .collect(Collectors.toSet());
  }

  private void emit(ProgressEvent... events) {
    List.of(events).forEach(json::on);
    json.tick();
  }

  private List<String> lines() {
    return scene.lines().stream().map(line -> line.replace('"', '\'')).toList();
  }
}
