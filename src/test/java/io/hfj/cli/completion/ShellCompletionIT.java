package io.hfj.cli.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.testing.CacheFixture;
import io.hfj.testing.ChildProcess;
import io.hfj.testing.HfjRun;
import io.hfj.testing.Prerequisite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Tab does in real shells, at a terminal opened by {@code script}. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "script(1) has other options elsewhere")
@Timeout(
    value = 120,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a read cannot be interrupted
class ShellCompletionIT {
  private static final String TINY = "models--acme--tiny";

  /** Lines with Tab in them, and the arguments that hfj gets. */
  private static final String[][] LINES = {
    {"downl\t", "<download>"},
    {"cache ve\t", "<cache><verify>"},
    {"download acme/ti\t", "<download><acme/tiny>"},
    {"download acme/tiny conf\t", "<download><acme/tiny><config.json>"},
    {"download acme/tiny onn\tm\t", "<download><acme/tiny><onnx/model.onnx>"},
    {"download acme/tiny --revision v\t", "<download><acme/tiny><--revision><v1.0>"},
    {"download acme/tiny --revision=v\t", "<download><acme/tiny><--revision=v1.0>"},
    {"download --repo-type=dat\t acme/d\t", "<download><--repo-type=dataset><acme/data>"},
    {"download --weights sa\t", "<download><--weights><safetensors>"},
    {"download hf://acme/tiny@v\t", "<download><hf://acme/tiny@v1.0>"},
    {"download datasets/acme/data f\t", "<download><datasets/acme/data><f.txt>"},
    {"download gpt2 --local-dir ./two\\ w\tx", "<download><gpt2><--local-dir><./two words/x>"},
    {"download gpt2 --local-dir=./two\\ w\tx", "<download><gpt2><--local-dir=./two words/x>"},
    {"download acme/none \tx", "<download><acme/none><x>"},
    {"download acme/none --revision=\tx", "<download><acme/none><--revision=x>"},
    {"adopt gpt2 pla\t", "<adopt><gpt2><plain.txt>"},
    {"auth switch --token-name wo\t", "<auth><switch><--token-name><work laptop>"},
    {"download acme/evil a\t", "<download><acme/evil><a b.txt>"},
    {"download acme/evil 'a \t", "<download><acme/evil><a b.txt>"},
    {"download acme/evil \"a \t", "<download><acme/evil><a b.txt>"},
    {"download acme/evil it\t", "<download><acme/evil><it's.txt>"},
    {"download acme/evil q\t", "<download><acme/evil><q\"uote.txt>"},
    {"download acme/evil c:\t", "<download><acme/evil><c:o=l@n.txt>"},
    {"download acme/evil \\$\t", "<download><acme/evil><$(touch x).bin>"},
    {"download acme/evil '$(\t", "<download><acme/evil><$(touch x).bin>"},
    {"download acme/evil \\`\t", "<download><acme/evil><`touch x`.bin>"},
    {"download acme/evil semi\t", "<download><acme/evil><semi;touch x>"},
    {"download acme/evil gl\t", "<download><acme/evil><glob*.txt>"},
    {"download acme/evil ba\t", "<download><acme/evil><ba\\ck.txt>"},
    {"download acme/evil \u00fc\t", "<download><acme/evil><\u00fc.txt>"},
  };

  private static final Map<CompletionCommand.Shell, List<String>> START =
      Map.of(
          CompletionCommand.Shell.BASH, List.of("bash", "--noprofile", "--norc", "-i"),
          CompletionCommand.Shell.ZSH, List.of("zsh", "-f", "-i"),
          CompletionCommand.Shell.FISH, List.of("fish", "--no-config", "-i"));

  @TempDir Path temp;

  @BeforeEach
  void prepare() throws IOException {
    CacheFixture cache = new CacheFixture(temp.resolve(".cache/huggingface/hub"));
    String first = CacheFixture.firstCommit(TINY);
    String blob = "e".repeat(40);
    cache.simple(TINY, "x").ref(TINY, "v1.0", first).simple("models--gpt2", "x");
    cache
        .file(TINY, first, "config.json", blob, "x")
        .file(TINY, first, "onnx/model.onnx", blob, "");
    cache.simple("datasets--acme--data", "x");
    for (String[] line : LINES) {
      if (line[1].startsWith("<download><acme/evil>")) {
        String name = line[1].replaceFirst("<download><acme/evil><(.*)>", "$1");
        Path pointer = cache.root().resolve("models--acme--evil/snapshots/" + first).resolve(name);
        if (Files.notExists(pointer)) {
          cache.file("models--acme--evil", first, name, blob, "x");
        }
      }
    }
    cache.file("models--acme--evil", first, "a\n$(touch x)", blob, "x");
    cache.ref("models--acme--evil", "main", first);
    cache.simple("models--acme--$(touch x)", "x").simple("models--acme--;touch x;", "x");
    Files.writeString(
        temp.resolve(".cache/huggingface/stored_tokens"), "[work laptop]\nhf_token = hf_a\n");
    Files.createDirectories(temp.resolve("two words"));
    Files.writeString(temp.resolve("plain.txt"), "x");
    Path program = Files.createDirectories(temp.resolve("bin")).resolve("hfj");
    Files.writeString(program, "#!/bin/sh\nprintf '<%s>' \"$@\"\necho 'DO''NE'\n");
    assertTrue(program.toFile().setExecutable(true));
    Files.createSymbolicLink(program.resolveSibling("huggingface-cli"), program);
  }

  @ParameterizedTest
  @EnumSource
  void completesWords(CompletionCommand.Shell shell) throws Exception {
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    try (Session session = new Session(shell)) {
      for (String[] line : LINES) {
        expected.add(line[0] + " " + line[1]);
        actual.add(line[0] + " " + session.run("hfj " + line[0]));
      }
      assertEquals("<download><gpt2>", session.run("huggingface-cli downl\tgp\t"));
    }
    assertEquals(String.join("\n", expected), String.join("\n", actual));
    assertTrue(Files.notExists(temp.resolve("x")));
  }

  /** Only zsh and fish show descriptions. */
  @ParameterizedTest
  @EnumSource(names = "BASH", mode = EnumSource.Mode.EXCLUDE)
  void showsDescriptions(CompletionCommand.Shell shell) throws Exception {
    try (Session session = new Session(shell)) {
      session.type("hfj auth \t");
      session.await("auth\\W(?s).*switch.*\\w+ \\w+");
    }
  }

  /** Bash 3.2 has no compopt, and a shell may end at the first failure. */
  @Test
  void completesInStrictShellsWithoutCompopt() throws Exception {
    Prerequisite.BASH.require(Session.isInstalled("bash"), "bash is not installed");
    Path script = temp.resolve("completion.bash");
    Files.writeString(script, new HfjRun(temp).run("completion", "bash").out());
    String lines =
        """
        set -euo pipefail; enable -n compopt; source "$1"; source "$1"
        for COMP_LINE in "hfj download acme/tiny on" "hfj adopt gpt2 p" "hfj download acme/no"; do
          COMP_POINT=${#COMP_LINE}
          _hfj hfj "${COMP_LINE##* }"
          echo "<${COMPREPLY[*]-}>"
        done
        """;
    List<String> command = List.of("bash", "--norc", "-c", lines, "bash", script.toString());
    Map<String, String> env = Map.of("HOME", temp.toString(), "PATH", System.getenv("PATH"));
    try (ChildProcess bash = ChildProcess.start(temp, env, command)) {
      var result = bash.await();
      assertEquals("<onnx/>\n<>\n<>\n", result.out(), result::all);
      assertEquals(0, result.exit());
    }
  }

  /** A shell with the completion loaded; closing it ends the shell. */
  private final class Session implements AutoCloseable {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final Process process;

    Session(CompletionCommand.Shell shell) throws IOException {
      List<String> start = START.get(shell);
      Prerequisite.valueOf(shell.name())
          .require(isInstalled(start.get(0)), start.get(0) + " is not installed");
      Prerequisite.SCRIPT.require(isInstalled("script"), "script is not installed");
      String name = start.get(0);
      Path script = temp.resolve("completion." + name);
      Files.writeString(script, new HfjRun(temp).run("completion", name).out());
      String command = "stty rows 50 cols 160; exec " + String.join(" ", start);
      ProcessBuilder builder =
          new ProcessBuilder(List.of("script", "-q", "-e", "-c", command, "/dev/null"))
              .directory(temp.toFile())
              .redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().put("HOME", temp.toString());
      builder.environment().put("PATH", temp.resolve("bin") + ":" + System.getenv("PATH"));
      builder.environment().put("TERM", "xterm");
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().put("SHELL", "/bin/sh");
      process = builder.start();
      String prepare = name.equals("zsh") ? "autoload -U compinit; compinit -u -D; " : "";
      assertEquals("<ready>", run(prepare + "source " + script + "; hfj ready"));
    }

    private static boolean isInstalled(String program) {
      return Stream.of(System.getenv("PATH").split(":"))
          .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Runs a line; returns the arguments that hfj got. */
    String run(String line) throws IOException {
      screen.reset();
      type(line + "\n");
      await("(?s)<.*>DONE");
      return text().replaceFirst("(?s).*?((<[^\r\n]*>)+)DONE.*", "$1");
    }

    void type(String text) throws IOException {
      process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    /** Reads until the screen has this pattern in it. */
    void await(String pattern) throws IOException {
      Pattern wanted = Pattern.compile(pattern);
      while (!wanted.matcher(text()).find()) {
        int next = process.getInputStream().read();
        assertTrue(next >= 0, this::text);
        screen.write(next);
      }
    }

    String text() {
      return screen.toString(StandardCharsets.UTF_8);
    }

    /** Waits for the shell, which writes its history at the end. */
    @Override
    public void close() throws IOException {
      type("\025exit\n"); // after Ctrl+U, which clears the line
      process.getInputStream().readAllBytes();
      process.onExit().join();
    }
  }
}
