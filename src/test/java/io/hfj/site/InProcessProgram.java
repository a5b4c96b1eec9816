package io.hfj.site;

import io.hfj.testing.HfjRun;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An {@code hfj} for scripts that runs in this process, so that a script with ten commands does not
 * start ten JVMs. The script that stands for the launcher sends its working folder, variables,
 * arguments and input over a socket, each preceded by its number and ended by NUL, and receives the
 * exit status after both outputs have been written to files. Thread-safe.
 */
final class InProcessProgram implements AutoCloseable {
  private static final String LAUNCHER =
      """
      #!/bin/bash
      in=; case $1 in login|auth) in=$(cat) ;; esac
      files=$(mktemp -d)
      exec 3<>/dev/tcp/127.0.0.1/%d
      mapfile -d '' env < <(env -0)
      printf '%%s\\0' "$files" "$PWD" "$in" "${#env[@]}" "${env[@]}" "$#" "$@" >&3
      read -r status <&3
      cat "$files/out"; cat "$files/err" >&2
      exit "$status"
      """;

  private final ServerSocket server;
  private final AtomicInteger calls = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  InProcessProgram() throws IOException {
    server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "hfj for scripts");
    thread.setDaemon(true);
    thread.start();
  }

  /** Writes an executable of that name that runs hfj in this process. */
  void install(Path file) throws IOException {
    Files.writeString(file, LAUNCHER.formatted(server.getLocalPort()));
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  /** Returns how often scripts have called it. */
  int calls() {
    return calls.get();
  }

  /** Returns the output of the calls that did not end with 0. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket call = server.accept();
        Thread thread = new Thread(() -> answer(call), "hfj of a script");
        calls.incrementAndGet();
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket call) {
    try (call) {
      InputStream in = new BufferedInputStream(call.getInputStream());
      Path files = Path.of(text(in));
      HfjRun run = new HfjRun(Path.of(text(in))).piping(text(in));
      for (String variable : texts(in)) {
        String[] parts = variable.split("=", 2);
        run.env(parts[0], parts[1]);
      }
      HfjRun.Result result = run.run(texts(in));
      if (result.exit() != 0) {
        failures.add(result.all());
      }
      Files.writeString(files.resolve("out"), result.out());
      Files.writeString(files.resolve("err"), result.err());
      call.getOutputStream().write((result.exit() + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] texts(InputStream in) throws IOException {
    String[] all = new String[Integer.parseInt(text(in))];
    for (int i = 0; i < all.length; i++) {
      all[i] = text(in);
    }
    return all;
  }

  private static String text(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next != 0; next = in.read()) {
      if (next < 0) {
        throw new EOFException("a call of hfj that is cut short: " + bytes);
      }
      bytes.write(next);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
