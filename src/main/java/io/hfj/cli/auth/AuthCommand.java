package io.hfj.cli.auth;

import io.hfj.cli.options.CommandGroup;
import picocli.CommandLine.Command;

/** {@code hfj auth}: the group of commands about tokens, as in {@code hf}. */
@Command(
    name = "auth",
    synopsisSubcommandLabel = "COMMAND",
    description = "Manage tokens, and show the logged-in account.")
public final class AuthCommand extends CommandGroup {}
