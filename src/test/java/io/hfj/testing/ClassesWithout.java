package io.hfj.testing;

import io.hfj.Main;
import java.net.URL;
import java.net.URLClassLoader;

/** Loads the classes of hfj anew, as if a library were missing from the class path. */
public final class ClassesWithout extends URLClassLoader {
  private final String hidden;

  /**
   * @param hidden the package of the library, with its subpackages
   */
  public ClassesWithout(String hidden) {
    super(
        new URL[] {Main.class.getProtectionDomain().getCodeSource().getLocation()},
        ClassesWithout.class.getClassLoader());
    this.hidden = hidden + ".";
  }

  /** Calls a public static method without parameters. */
  public Object call(Class<?> owner, String method) throws ReflectiveOperationException {
    return loadClass(owner.getName()).getMethod(method).invoke(null);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(hidden)) {
      throw new ClassNotFoundException(name);
    }
    if (!name.startsWith("io.hfj.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
