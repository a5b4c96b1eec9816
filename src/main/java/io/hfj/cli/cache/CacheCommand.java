package io.hfj.cli.cache;

import io.hfj.cli.options.CommandGroup;
import io.hfj.env.Host;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code hfj cache}: the group of commands about the cache, as in {@code hf}. */
@Command(
    name = "cache",
    synopsisSubcommandLabel = "COMMAND",
    description = "List, verify and clean up the cache.")
public final class CacheCommand extends CommandGroup {
  public CacheCommand(Host host, PrintStream out, PrintStream err) {
    super(
        host, out, err, List.of("ls", "scan", "delete", "rm", "prune", "verify", "dedup", "path"));
  }

  @Override
  protected Object create(String name) {
    return switch (name) {
      case "ls" -> new ListCacheCommand(host, out, err);
      case "scan" -> new ScanCacheCommand(host, out, err);
      case "delete" -> new DeleteCacheCommand(host, out, err);
      case "rm" -> new RemoveCacheCommand(host, out, err);
      case "prune" -> new PruneCacheCommand(host, out, err);
      case "verify" -> new VerifyCacheCommand(host, out, err);
      case "dedup" -> new DedupCacheCommand(host, out, err);
      case "path" -> new PathCacheCommand(host, out, err);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
