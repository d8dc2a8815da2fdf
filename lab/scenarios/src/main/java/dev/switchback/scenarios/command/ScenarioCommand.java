package dev.switchback.scenarios.command;

import dev.switchback.cli.command.ExtensionCommand;
import picocli.CommandLine.Command;

/** Incidents and releases as files. */
@Command(
        name = "scenario",
        description = "Plays incidents and releases that are written as files.",
        mixinStandardHelpOptions = true,
        subcommands = RunScenarios.class)
public final class ScenarioCommand implements ExtensionCommand {}
