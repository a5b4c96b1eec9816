package io.hfj.cli.auth;

import io.hfj.cli.options.CommandGroup;
import picocli.CommandLine.Command;

/** {@code hfj auth}: the group of commands about tokens, as in {@code hf}. */
@Command(
    name = "auth",
    synopsisSubcommandLabel = "COMMAND",
    description = "Keeps tokens and tells whose they are.")
public final class AuthCommand extends CommandGroup {}
