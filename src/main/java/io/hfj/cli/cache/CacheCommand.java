package io.hfj.cli.cache;

import io.hfj.cli.options.CommandGroup;
import picocli.CommandLine.Command;

/** {@code hfj cache}: the group of commands about the cache, as in {@code hf}. */
@Command(
    name = "cache",
    synopsisSubcommandLabel = "COMMAND",
    description = "List, verify and clean up the cache.")
public final class CacheCommand extends CommandGroup {}
