package io.hfj.example;

import io.hfj.FailureCode;
import io.hfj.env.NativeCrypto;
import io.hfj.store.cache.CacheScan;
import io.hfj.store.cache.CacheScanner;
import io.hfj.store.fs.LibcLoader;
import java.nio.file.Path;

/** A program that uses the library; prints what it could not do. */
public final class LibraryProgram {
  private LibraryProgram() {}

  /**
   * Runs it.
   *
   * @param args an empty folder
   */
  public static void main(String[] args) {
    expect("no C library", LibcLoader.find().isEmpty());
    expect("no native cryptography", NativeCrypto.provider().isEmpty());
    CacheScan scan = new CacheScanner(Path.of(args[0])).scan();
    expect("no repositories", scan.repos().isEmpty());
    expect("a code", FailureCode.values().length > 0);
  }

  private static void expect(String what, boolean met) {
    if (!met) {
      System.out.println("expected " + what);
    }
  }
}
