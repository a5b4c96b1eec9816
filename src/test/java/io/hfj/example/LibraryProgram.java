package io.hfj.example;

import io.hfj.Hub;
import io.hfj.SnapshotRequest;
import io.hfj.env.NativeCrypto;
import io.hfj.store.fs.LibcLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that downloads without native code; prints what it could not do. */
public final class LibraryProgram {
  private LibraryProgram() {}

  /**
   * Runs it.
   *
   * @param args an empty folder
   */
  public static void main(String[] args) throws IOException {
    expect("no C library", LibcLoader.find().isEmpty());
    expect("no native cryptography", NativeCrypto.provider().isEmpty());
    try (Hub hub = Hub.fromEnvironment()) {
      expect("no repositories", hub.cache().scan().repos().isEmpty());
      SnapshotRequest request = SnapshotRequest.of("org/model");
      Path model = hub.snapshot(request);
      Path copy = hub.snapshot(request.into(Path.of(args[0], "copy")));
      for (String name : hub.info("org/model").files()) {
        expect(name, Files.mismatch(model.resolve(name), copy.resolve(name)) < 0);
      }
      expect("one repository", hub.cache().scan().repos().size() == 1);
      expect("no corrupt file", hub.cache().verify("org/model").corrupt().isEmpty());
    }
  }

  private static void expect(String what, boolean met) {
    if (!met) {
      System.out.println("expected " + what);
    }
  }
}
