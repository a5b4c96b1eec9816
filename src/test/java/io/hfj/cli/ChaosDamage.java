package io.hfj.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages part files and journals like a crash, a full disk or a flipped bit. */
final class ChaosDamage {
  private ChaosDamage() {}

  /**
   * Damages one of these files; returns a description of the damage.
   *
   * @param files part files and journals, at least one
   */
  static String strike(List<Path> files, Random random) throws IOException {
    Path file = ChaosRepo.pick(files, random);
    byte[] bytes = Files.readAllBytes(file);
    switch (random.nextInt(6)) {
      case 0:
        int length = random.nextInt(bytes.length + 1);
        Files.write(file, Arrays.copyOf(bytes, length));
        return "cut to " + length + ": " + file.getFileName();
      case 1:
        if (bytes.length > 0) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, bytes);
        return "turned a bit: " + file.getFileName();
      case 2:
        Files.delete(file);
        return "deleted: " + file.getFileName();
      case 3:
        Path other = ChaosRepo.pick(files, random);
        Files.write(file, Files.readAllBytes(other));
        return "overwrote " + file.getFileName() + " with " + other.getFileName();
      case 4:
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(5000)));
        return "made longer: " + file.getFileName();
      default:
        int from = random.nextInt(bytes.length + 1);
        Arrays.fill(bytes, from, Math.min(bytes.length, from + 4096), (byte) 0);
        Files.write(file, bytes);
        return "zeroed a page: " + file.getFileName();
    }
  }
}
