package io.hfj.xet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Xorbs, hashes and answers made with the official client; {@code README.md} there says how. */
public final class XetVectors {
  public static final Path FOLDER = Path.of("src/test/resources/xet");

  private XetVectors() {}

  /** A value of a JSON file: an object below the folder, or a part of one. */
  public record Json(Object value) {
    public static Json of(String file) {
      try {
        LoadSettings settings = LoadSettings.builder().build();
        return new Json(new Load(settings).loadFromString(Files.readString(FOLDER.resolve(file))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public Json at(String key) {
      return new Json(((Map<?, ?>) value).get(key));
    }

    public Json at(int index) {
      return new Json(((List<?>) value).get(index));
    }

    public List<Json> list() {
      return ((List<?>) value).stream().map(Json::new).toList();
    }

    public List<String> keys() {
      return ((Map<?, ?>) value).keySet().stream().map(String.class::cast).toList();
    }

    public String text() {
      return (String) value;
    }

    public int number() {
      return (Integer) value;
    }
  }

  public static byte[] xorb(String hash) {
    try {
      return Files.readAllBytes(FOLDER.resolve("xorbs").resolve(hash));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
