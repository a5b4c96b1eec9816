package io.hfj.store;

import io.hfj.Interrupted;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Tasks that read the disk in parallel, on daemon threads. Immutable. */
public final class ParallelTasks {
  private final String name;
  private final int threads;
  private final String interrupted;

  /**
   * @param name of the threads
   * @param threads at most so many
   * @param interrupted message if the calling thread is interrupted
   */
  public ParallelTasks(String name, int threads, String interrupted) {
    this.name = name;
    this.threads = threads;
    this.interrupted = interrupted;
  }

  /**
   * Runs the tasks. The first that throws ends the others: what it threw is thrown here, a checked
   * exception as the cause of an IllegalStateException.
   *
   * @param results receives each result in the order of the tasks, on the calling thread
   * @throws Interrupted if the thread is interrupted, also before; the tasks are interrupted too
   */
  public <T> void run(List<Callable<T>> tasks, Consumer<T> results) {
    ExecutorService pool = Executors.newFixedThreadPool(threads, this::daemon);
    try {
      List<Future<T>> futures = new ArrayList<>();
      tasks.forEach(task -> futures.add(pool.submit(task)));
      for (Future<T> future : futures) {
        if (Thread.interrupted()) { // get does not look if the task is done
          throw new InterruptedException();
        }
        results.accept(future.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(interrupted, "");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Thread daemon(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
