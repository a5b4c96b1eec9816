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

/** A {@link TortureWorker} process, controlled from the test. For one thread. */
final class WorkerProcess implements AutoCloseable {
  /** Longer than any run on a slow machine; sleeping takes no time there. */
  private static final long TIMEOUT_SECONDS = 300;

  /** Time for the JVM to print its threads. */
  private static final long THREAD_DUMP_MILLIS = 2_000;

  private final Process process;
  private final Path errors;
  private final DataOutputStream requests;
  private final DataInputStream answers;

  /**
   * The result of a run, with exit code 137 if it was killed, and whether its failure was injected.
   */
  record RunOutcome(Result result, boolean injected) {}

  private WorkerProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    this.answers = new DataInputStream(process.getInputStream());
  }

  /** Starts a worker with the library preloaded. */
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

  /** The class path of the tests, also where the test launcher uses a class loader of its own. */
  private static String classPath() {
    return TortureWorker.class.getClassLoader() instanceof URLClassLoader own
        ? Stream.of(own.getURLs())
            .map(url -> Path.of(URI.create(url.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }

  /** Runs hfj without a failure. */
  Result run(Path root, Map<String, String> env, List<String> arguments)
      throws IOException, InterruptedException {
    send(root, env, arguments, false, Optional.empty(), "");
    return receive().result();
  }

  /** Runs hfj without a failure and records its calls. */
  Result trace(Path root, Map<String, String> env, List<String> arguments, Path trace)
      throws IOException, InterruptedException {
    send(root, env, arguments, true, Optional.empty(), trace.toString());
    return receive().result();
  }

  /** Runs hfj with the failure of a case. */
  RunOutcome torture(
      Path root,
      Map<String, String> env,
      List<String> arguments,
      TortureCase testCase,
      String trace)
      throws IOException, InterruptedException {
    send(root, env, arguments, true, Optional.of(testCase), trace);
    return receive();
  }

  private void send(
      Path root,
      Map<String, String> env,
      List<String> arguments,
      boolean traced,
      Optional<TortureCase> testCase,
      String trace)
      throws IOException {
    requests.writeUTF(root.toString());
    requests.writeInt(env.size());
    for (Map.Entry<String, String> variable : env.entrySet()) {
      requests.writeUTF(variable.getKey());
      requests.writeUTF(variable.getValue());
    }
    requests.writeInt(arguments.size());
    for (String argument : arguments) {
      requests.writeUTF(argument);
    }
    requests.writeBoolean(traced);
    requests.writeUTF(testCase.map(TortureCase::kind).orElse(""));
    requests.writeInt(testCase.map(TortureCase::number).orElse(0));
    requests.writeInt(testCase.map(one -> one.failure().number()).orElse(0));
    requests.writeBoolean(testCase.isPresent() && testCase.get().persistent());
    requests.writeUTF(trace);
    requests.flush();
  }

  private RunOutcome receive() throws IOException, InterruptedException {
    CompletableFuture<RunOutcome> answer = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                int exit = answers.readInt();
                Result result = new Result(exit, readText(), readText());
                answer.complete(new RunOutcome(result, answers.readBoolean()));
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
    return new String(answers.readNBytes(answers.readInt()), StandardCharsets.UTF_8);
  }

  /** Whether the process is still running. */
  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
