package io.hfj.store.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hfj.testing.ClassesWithout;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such library")
class LibcLoaderTest {
  @Test
  void findsTheLibrary() {
    assertFalse(LibcLoader.find().isEmpty());
    assertEquals(Optional.empty(), LibcLoader.remedy());
  }

  @Test
  void findsNothingWithoutJna() throws Exception {
    try (ClassesWithout classes = new ClassesWithout("com.sun.jna")) {
      assertEquals(Optional.empty(), classes.call(LibcLoader.class, "find"));
      assertEquals(
          Optional.of("add net.java.dev.jna:jna to the class path"),
          classes.call(LibcLoader.class, "remedy"));
    }
  }

  /** As JNA does if another version of its native library is installed. */
  @Test
  void findsNothingIfJnaDoesNotStart(@TempDir Path folder) throws Exception {
    Path source = Files.createDirectories(folder.resolve("com/sun/jna")).resolve("Native.java");
    Files.writeString(
        source,
        "package com.sun.jna;\n"
            + "public class Native {\n"
            + "  static { if (true) throw new Error(\"incompatible\"); }\n"
            + "  public static <T extends Library> T load(String n, Class<T> c) { return null; }\n"
            + "}\n");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertEquals(0, compiler.run(null, null, null, "-d", "" + folder, "" + source));
    try (URLClassLoader classes = new FakeJna(folder)) {
      Class<?> loader = classes.loadClass(LibcLoader.class.getName());
      assertEquals(Optional.empty(), loader.getMethod("find").invoke(null));
      assertNotEquals(Optional.empty(), loader.getMethod("remedy").invoke(null));
    }
  }

  private static final class FakeJna extends URLClassLoader {
    FakeJna(Path folder) throws IOException {
      super(
          new URL[] {
            folder.toUri().toURL(),
            LibcLoader.class.getProtectionDomain().getCodeSource().getLocation()
          },
          FakeJna.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.hfj.") && !name.equals("com.sun.jna.Native")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }
}
