package io.hfj.torture;

import com.sun.jna.Native;
import io.hfj.testing.HfjRun;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The process under torture: runs hfj for each request on standard input, in virtual time, in which
 * sleeping does not block.
 */
final class TortureWorker {
  private TortureWorker() {}

  /**
   * @param args the library of {@link Interposer}
   */
  public static void main(String[] args) throws IOException {
    Interposer interposer = Native.load(args[0], Interposer.class);
    DataInputStream in = new DataInputStream(System.in);
    DataOutputStream out = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
    System.setOut(System.err); // stdout carries answers only
    while (true) {
      String root;
      try {
        root = in.readUTF();
      } catch (EOFException end) {
        System.exit(0);
        return;
      }
      HfjRun hfj = new HfjRun(Path.of(root));
      for (int left = in.readInt(); left > 0; left--) {
        hfj.env(in.readUTF(), in.readUTF());
      }
      String[] arguments = new String[in.readInt()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = in.readUTF();
      }
      boolean traced = in.readBoolean();
      String kind = in.readUTF();
      int number = in.readInt();
      int failure = in.readInt();
      int persistent = in.readBoolean() ? 1 : 0;
      String trace = in.readUTF();
      if (traced) {
        interposer.torture_arm(root, kind, number, failure, persistent, trace);
      }
      HfjRun.Result result = hfj.run(arguments);
      boolean injected = traced && interposer.torture_disarm() != 0;
      out.writeInt(result.exit());
      write(out, result.out());
      write(out, result.err());
      out.writeBoolean(injected);
      out.flush();
    }
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
