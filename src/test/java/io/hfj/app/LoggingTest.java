package io.hfj.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Context;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class LoggingTest {
  /** Loads SLF4J, Logback and hfj anew, so that their initialization is still to come. */
  private static final class FreshClasses extends URLClassLoader {
    static {
      registerAsParallelCapable();
    }

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile Thread held;

    FreshClasses() {
      super(
          Stream.of(
                  LoggerFactory.class,
                  LoggerContext.class,
                  Context.class,
                  Logging.class,
                  LoggingTest.class) // beside the file that names Logging as a service
              .map(known -> known.getProtectionDomain().getCodeSource().getLocation())
              .toArray(URL[]::new),
          ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (Thread.currentThread() == held && name.equals(Logging.class.getName())) {
        reached.countDown();
        try {
          released.await();
        } catch (InterruptedException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
      return super.loadClass(name, resolve);
    }

    Object call(Class<?> owner, String method) throws Exception {
      Method found = loadClass(owner.getName()).getDeclaredMethod(method);
      found.setAccessible(true);
      return found.invoke(null);
    }
  }

  private static <T> FutureTask<T> task(Callable<T> work) {
    return new FutureTask<>(work);
  }

  @Test
  void startWaitsForAnotherThreadThatInitializesTheLog() throws Exception {
    try (FreshClasses fresh = new FreshClasses()) {
      // Logback loads its configurator, Logging, while SLF4J is being initialized.
      FutureTask<Object> first = task(() -> fresh.call(LoggerFactory.class, "getILoggerFactory"));
      fresh.held = new Thread(first);
      fresh.held.start();
      fresh.reached.await();
      FutureTask<Object> second = task(() -> fresh.call(LogStart.class, "await"));
      Thread starting = new Thread(second);
      starting.start();
      while (starting.isAlive() && starting.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      fresh.released.countDown();
      assertEquals(LoggerContext.class.getName(), second.get().getClass().getName());
      assertEquals(first.get(), second.get());
    }
  }
}
