package io.hfj.fuzz;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The class names of the fuzz targets. Each target has a method {@code fuzzerTestOneInput}, as
 * Jazzer expects it, and a folder of inputs named like its class.
 */
final class FuzzTargets {
  static final List<String> ALL =
      List.of(
          "io.hfj.auth.TokenSourceFuzz",
          "io.hfj.auth.StoredTokensFormatFuzz",
          "io.hfj.cli.cache.CacheFilterFuzz",
          "io.hfj.cli.CommandLineFuzz",
          "io.hfj.cli.cache.DeletionFileFuzz",
          "io.hfj.cli.auth.TokenInputFuzz",
          "io.hfj.console.KeyReaderFuzz",
          "io.hfj.env.SettingsFuzz",
          "io.hfj.fetch.FetcherFuzz",
          "io.hfj.http.limit.QuotaResponsesFuzz",
          "io.hfj.http.proxy.ProxyResponsesFuzz",
          "io.hfj.http.proxy.ProxyRulesFuzz",
          "io.hfj.http.tls.CertificateAuthoritiesFuzz",
          "io.hfj.hub.AddressesFuzz",
          "io.hfj.hub.HubClientFuzz",
          "io.hfj.hub.ListingFormatFuzz",
          "io.hfj.hub.OidcExchangeFuzz",
          "io.hfj.hub.TreePageFuzz",
          "io.hfj.hub.TreeWalkFuzz",
          "io.hfj.model.GlobFuzz",
          "io.hfj.model.HubLinkFuzz",
          "io.hfj.model.HubUriFuzz",
          "io.hfj.model.RepoPathFuzz",
          "io.hfj.model.TypedValuesFuzz",
          "io.hfj.store.chunk.ChunkListFuzz",
          "io.hfj.store.part.OtherClientPartsFuzz",
          "io.hfj.store.part.PartJournalFuzz",
          "io.hfj.store.localdir.LocalMetadataFuzz",
          "io.hfj.xet.XetSourcesFuzz",
          "io.hfj.xet.cas.ReconstructionReaderFuzz",
          "io.hfj.xet.xorb.XorbFuzz");

  private static final Path INPUTS = Path.of("src/test/resources/fuzz");

  private FuzzTargets() {}

  /** The folder of the inputs of a target. */
  static Path inputs(String target) {
    return INPUTS.resolve(target.substring(target.lastIndexOf('.') + 1));
  }

  /** All inputs of a target, sorted by name. */
  static List<Path> inputFiles(String target) throws IOException {
    try (Stream<Path> files = Files.list(inputs(target))) {
      return files.sorted().toList();
    }
  }

  /** The method that runs a target on an input. */
  static MethodHandle entry(String target) throws ReflectiveOperationException {
    return MethodHandles.lookup()
        .findStatic(
            Class.forName(target),
            "fuzzerTestOneInput",
            MethodType.methodType(void.class, byte[].class));
  }
}
