package io.hfj.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hfj.ProgressEvent;
import io.hfj.model.RepoId;
import io.hfj.progress.ProgressBoard;
import io.hfj.progress.ProgressSnapshot;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** One JSON object a line, for programs; the package description lists the fields. */
final class JsonLines extends TickedRenderer {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PERIOD = Duration.ofMillis(500);
  // While nothing arrives: shows that the process is alive and the rate is 0.
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

  private Duration lastProgress = Duration.ZERO;
  private long lastFetched;

  JsonLines(ProgressBoard board, PrintStream out) {
    super(board, out, PATIENCE);
  }

  @Override
  void draw(List<ProgressEvent> events, ProgressSnapshot now, boolean last) {
    StringBuilder text = new StringBuilder();
    for (ProgressEvent event : events) {
      append(text, name(event), json -> write(event, json));
    }
    if (isTimeForProgress(now, last)) {
      append(text, "progress", json -> write(now, json));
      lastProgress = now.timing().elapsed();
      lastFetched = now.bytes().fetched();
    }
    write(text);
  }

  private boolean isTimeForProgress(ProgressSnapshot now, boolean last) {
    if (now.result().isPresent()) {
      return false; // "done" is the last event
    }
    Duration since = now.timing().elapsed().minus(lastProgress);
    return now.bytes().fetched() > lastFetched
        ? last || since.compareTo(SHORTEST_PERIOD) >= 0
        : !now.running().isEmpty() && since.compareTo(LONGEST_SILENCE) >= 0;
  }

  private static String name(ProgressEvent event) {
    return event.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static void write(ProgressEvent event, JsonGenerator json) throws IOException {
    if (event instanceof ProgressEvent.Planned e) {
      writeSubject(e, json);
      json.writeNumberField("files", e.files());
      json.writeNumberField("bytes", e.bytes());
      json.writeNumberField("present_files", e.presentFiles());
      json.writeNumberField("present_bytes", e.presentBytes());
    } else if (event instanceof ProgressEvent.Started e) {
      json.writeStringField("file", e.file());
      json.writeNumberField("size", e.size());
      json.writeNumberField("resumed_at", e.resumedAt());
    } else if (event instanceof ProgressEvent.Discarded e) {
      json.writeStringField("file", e.file());
      json.writeNumberField("bytes", e.bytes());
    } else if (event instanceof ProgressEvent.Retrying e) {
      json.writeStringField("file", e.file());
      json.writeNumberField("attempt", e.attempt());
      json.writeNumberField("delay_seconds", seconds(e.delay()));
      json.writeStringField("why", e.why());
    } else if (event instanceof ProgressEvent.Checking e) {
      json.writeStringField("file", e.file());
    } else if (event instanceof ProgressEvent.Finished e) {
      json.writeStringField("file", e.file());
      json.writeNumberField("size", e.size());
    } else if (event instanceof ProgressEvent.Failed e) {
      json.writeStringField("file", e.file());
      json.writeStringField("why", e.why());
    } else if (event instanceof ProgressEvent.Paced e) {
      json.writeNumberField("pause_seconds", seconds(e.pause()));
      json.writeNumberField("seconds_left", seconds(e.left()));
    } else if (event instanceof ProgressEvent.Notice e) {
      json.writeStringField("text", e.text());
    } else if (event instanceof ProgressEvent.Done e) {
      json.writeNumberField("files", e.files());
      json.writeNumberField("fetched_bytes", e.fetchedBytes());
      json.writeNumberField("reused_bytes", e.reusedBytes());
      json.writeNumberField("verified_bytes", e.verifiedBytes());
      json.writeNumberField("seconds", seconds(e.took()));
    }
  }

  private static void writeSubject(ProgressEvent.Planned plan, JsonGenerator json)
      throws IOException {
    if (plan.commit().isEmpty()) {
      json.writeStringField("collection", plan.repo().replaceFirst("^collection ", ""));
      return;
    }
    RepoId repo = RepoId.parse(plan.repo());
    json.writeStringField("repo_type", repo.type().word());
    json.writeStringField("repo_id", repo.name());
    json.writeStringField("commit", plan.commit());
  }

  private static void write(ProgressSnapshot now, JsonGenerator json) throws IOException {
    json.writeNumberField("files", now.files().wanted());
    json.writeNumberField("files_done", now.files().done());
    json.writeNumberField("files_failed", now.files().failed());
    json.writeNumberField("bytes", now.bytes().total());
    json.writeNumberField("bytes_done", now.bytes().done());
    json.writeNumberField("fetched_bytes", now.bytes().fetched());
    json.writeNumberField("discarded_bytes", now.bytes().discarded());
    json.writeNumberField("bytes_per_second", now.timing().bytesPerSecond());
    if (now.timing().left().isPresent()) {
      json.writeNumberField("seconds_left", now.timing().left().get().toSeconds());
    } else {
      json.writeNullField("seconds_left");
    }
    json.writeArrayFieldStart("running");
    for (ProgressSnapshot.Running file : now.running()) {
      json.writeStartObject();
      json.writeStringField("file", file.file());
      json.writeNumberField("size", file.size());
      json.writeNumberField("done", file.done());
      json.writeStringField("state", file.state().name().toLowerCase(Locale.ROOT));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static double seconds(Duration span) {
    return span.toMillis() / 1000.0;
  }

  private static void append(StringBuilder text, String event, JsonText.JsonContent fields) {
    text.append(
            JsonText.written(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("event", event);
                  fields.writeTo(json);
                  json.writeEndObject();
                }))
        .append('\n');
  }
}
