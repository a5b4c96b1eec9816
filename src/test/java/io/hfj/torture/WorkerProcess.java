package io.hfj.torture;

import io.hfj.testing.HfjRun.Result;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link TortureWorker}, seen from the test. For one thread. */
final class WorkerProcess implements AutoCloseable {
  /** Any run takes less, however slow the machine; sleeping takes no time there. */
  private static final long TIMEOUT_SECONDS = 300;

  /** Time in which a JVM writes down its threads. */
  private static final long THREAD_DUMP_MILLIS = 2_000;

  private final Process process;
  private final Path errors;
  private final DataOutputStream to;
  private final DataInputStream from;

  /** What came of a run; of one that was killed, its exit is 137. */
  record RunOutcome(Result result, boolean injected) {}

  private WorkerProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.to = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    this.from = new DataInputStream(process.getInputStream());
  }

  /** Starts one, with the library to be preloaded. */
  static WorkerProcess start(Path folder, Path library) throws IOException {
    Path errors = Files.createTempFile(folder, "worker", ".err");
    List<String> java =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    java.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m"));
    java.addAll(List.of("-XX:+DisplayVMOutputToStderr", "-Djna.tmpdir=" + folder));
    if (Runtime.version().feature() > 17) {
      java.add("--enable-native-access=ALL-UNNAMED");
    }
    java.addAll(List.of("-cp", classPath(), TortureWorker.class.getName()));
    java.add(library.toString());
    ProcessBuilder builder = new ProcessBuilder(java).redirectError(errors.toFile());
    builder.environment().put("LD_PRELOAD", library.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    return new WorkerProcess(builder.start(), errors);
  }

  /** Ours, also where a launcher of tests has loaded them by a loader of its own. */
  private static String classPath() {
    return TortureWorker.class.getClassLoader() instanceof URLClassLoader own
        ? Stream.of(own.getURLs())
            .map(url -> Path.of(URI.create(url.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }

  /** Runs hfj unharmed. */
  Result run(Path root, Map<String, String> env, List<String> words)
      throws IOException, InterruptedException {
    send(root, env, words, false, Optional.empty(), "");
    return receive().result();
  }

  /** Runs hfj unharmed, and writes down its calls. */
  Result trace(Path root, Map<String, String> env, List<String> words, Path trace)
      throws IOException, InterruptedException {
    send(root, env, words, true, Optional.empty(), trace.toString());
    return receive().result();
  }

  /** Tortures it. */
  RunOutcome torture(
      Path root, Map<String, String> env, List<String> words, TortureCase how, String trace)
      throws IOException, InterruptedException {
    send(root, env, words, true, Optional.of(how), trace);
    return receive();
  }

  private void send(
      Path root,
      Map<String, String> env,
      List<String> words,
      boolean counted,
      Optional<TortureCase> how,
      String trace)
      throws IOException {
    to.writeUTF(root.toString());
    to.writeInt(env.size());
    for (Map.Entry<String, String> variable : env.entrySet()) {
      to.writeUTF(variable.getKey());
      to.writeUTF(variable.getValue());
    }
    to.writeInt(words.size());
    for (String word : words) {
      to.writeUTF(word);
    }
    to.writeBoolean(counted);
    to.writeUTF(how.map(TortureCase::kind).orElse(""));
    to.writeInt(how.map(TortureCase::number).orElse(0));
    to.writeInt(how.map(one -> one.failure().number()).orElse(0));
    to.writeBoolean(how.isPresent() && how.get().persistent());
    to.writeUTF(trace);
    to.flush();
  }

  private RunOutcome receive() throws IOException, InterruptedException {
    CompletableFuture<RunOutcome> answer = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                int exit = from.readInt();
                Result result = new Result(exit, readText(), readText());
                answer.complete(new RunOutcome(result, from.readBoolean()));
              } catch (IOException e) {
                answer.completeExceptionally(e);
              }
            });
    reader.setDaemon(true);
    reader.start();
    try {
      return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException ended) {
      int exit = process.waitFor();
      return new RunOutcome(new Result(exit, "", Files.readString(errors)), exit == 137);
    } catch (TimeoutException e) {
      new ProcessBuilder("kill", "-QUIT", "" + process.pid()).start().waitFor();
      process.waitFor(THREAD_DUMP_MILLIS, TimeUnit.MILLISECONDS);
      close();
      throw new AssertionError("it hangs\n" + Files.readString(errors));
    }
  }

  private String readText() throws IOException {
    return new String(from.readNBytes(from.readInt()), StandardCharsets.UTF_8);
  }

  /** Whether it can be asked to run something. */
  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
