package io.hfj.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes inputs from seeds: changes bytes, removes, repeats and exchanges parts, and inserts numbers
 * and characters that often break parsers. The same seed number yields the same inputs. For one
 * thread.
 */
final class Mutator {
  private static final int MAX_LENGTH = 4096;
  private static final List<String> FRAGMENTS =
      List.of(
          "0",
          "-1",
          "1e999",
          "2147483648",
          "9223372036854775807",
          "99999999999999999999",
          "..",
          "/",
          "\\",
          "//",
          ":",
          "@",
          "%",
          "%00",
          "%ff",
          "*",
          "?",
          "[",
          "]",
          "{",
          "}",
          "<",
          ">",
          "\"",
          "'",
          ",",
          ";",
          "=",
          "#",
          "\n",
          "\r\n",
          "\t",
          " ",
          "\u0000",
          "\u001b[31m",
          "\u00a0",
          "\u00e9",
          "\u202e",
          "\ufeff",
          "\ud83d\ude00",
          "null",
          "true",
          "hf_");

  private final Random random;
  private final List<byte[]> seeds;

  Mutator(long seed, List<byte[]> seeds) {
    this.random = new Random(seed);
    this.seeds = seeds;
  }

  byte[] next() {
    byte[] input = randomSeed().clone();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      input = mutate(input);
    }
    return input.length > MAX_LENGTH ? Arrays.copyOf(input, MAX_LENGTH) : input;
  }

  private byte[] randomSeed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] mutate(byte[] input) {
    int from = random.nextInt(input.length + 1);
    int to = Math.min(input.length, from + random.nextInt(1 + random.nextInt(16)));
    return switch (random.nextInt(6)) {
      case 0 -> splice(input, from, Math.min(input.length, from + 1), new byte[] {anyByte()});
      case 1 -> splice(input, from, to, new byte[0]);
      case 2 -> splice(input, from, from, Arrays.copyOfRange(input, from, to));
      case 3 -> splice(input, from, to, randomSlice(randomSeed()));
      case 4 -> splice(input, from, from, repeated(fragment()));
      default -> splice(input, from, to, fragment());
    };
  }

  private byte anyByte() {
    return (byte) random.nextInt(256);
  }

  private byte[] fragment() {
    return FRAGMENTS
        .get(random.nextInt(FRAGMENTS.size()))
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private byte[] randomSlice(byte[] other) {
    int from = random.nextInt(other.length + 1);
    return Arrays.copyOfRange(other, from, from + random.nextInt(other.length - from + 1));
  }

  private byte[] repeated(byte[] piece) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int times = 1 + random.nextInt(1 << random.nextInt(8)); times > 0; times--) {
      all.writeBytes(piece);
    }
    return all.toByteArray();
  }

  private static byte[] splice(byte[] input, int from, int to, byte[] piece) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(input, 0, from);
    all.writeBytes(piece);
    all.write(input, to, input.length - to);
    return all.toByteArray();
  }
}
