package io.hfj;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hfj.env.ProcessRunner;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private static final String IN_SPANISH = "Tuber\u00eda rota";

  @TempDir Path folder;

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "pipes have no path there")
  void recognizesAClosedReaderInAnyLanguage() throws IOException {
    Path pipe = folder.resolve("pipe");
    assertTrue(ProcessRunner.output(false, "mkfifo", pipe.toString()).isPresent());
    assertTrue(Main.isReaderGone(IN_SPANISH, pipe));
    assertTrue(
        Main.isReaderGone(IN_SPANISH, Files.createSymbolicLink(folder.resolve("out"), pipe)));
    Path socket = folder.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertTrue(Main.isReaderGone(IN_SPANISH, socket));
    }
  }

  @Test
  void recognizesAnOutputThatWasNeverOpen() {
    for (String why : List.of("Broken pipe", "Bad file descriptor", "The handle is invalid")) {
      assertTrue(Main.isReaderGone(why, folder.resolve("none")), why);
    }
  }

  @Test
  void reportsAFullDisk() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    for (Path out : List.of(file, folder.resolve("none"), Path.of("/dev/full"))) {
      assertFalse(Main.isReaderGone("No queda espacio en el dispositivo", out), out.toString());
      assertFalse(Main.isReaderGone("No space left on device", out), out.toString());
    }
  }
}
