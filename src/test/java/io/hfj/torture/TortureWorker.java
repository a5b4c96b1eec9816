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
 * The process that is tortured: runs hfj again and again as it is told on standard input, with time
 * that does not pass by sleeping.
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
    System.setOut(System.err); // nothing but answers goes out
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
      String[] words = new String[in.readInt()];
      for (int i = 0; i < words.length; i++) {
        words[i] = in.readUTF();
      }
      boolean counted = in.readBoolean();
      String kind = in.readUTF();
      int number = in.readInt();
      int failure = in.readInt();
      int lasts = in.readBoolean() ? 1 : 0;
      String trace = in.readUTF();
      if (counted) {
        interposer.torture_arm(root, kind, number, failure, lasts, trace);
      }
      HfjRun.Result result = hfj.run(words);
      boolean struck = counted && interposer.torture_disarm() != 0;
      out.writeInt(result.exit());
      write(out, result.out());
      write(out, result.err());
      out.writeBoolean(struck);
      out.flush();
    }
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
